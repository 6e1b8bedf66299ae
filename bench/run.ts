// `npm run bench`: prints what docs/benchmarks.md holds. `npm run bench -- cost load` runs some of it.
import { bootstrap } from "../scripts/local/bootstrap.mjs";

await bootstrap("bench/benchmarks.ts");
