// `npm test`: every level of tests, with a stack of its own. See scripts/local/test.ts for what it does.
import { bootstrap } from "./local/bootstrap.mjs";

await bootstrap("scripts/local/test.ts");
