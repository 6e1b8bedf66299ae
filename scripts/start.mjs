// `npm start`: the whole system on this machine. See scripts/local/start.ts for what it does.
import { bootstrap } from "./local/bootstrap.mjs";

await bootstrap("scripts/local/start.ts");
