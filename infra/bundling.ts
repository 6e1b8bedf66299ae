import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type BuildOptions, buildSync, type OutputFile } from "esbuild";

const REPOSITORY = resolve(import.meta.dirname, "..");
const FUNCTIONS = join(REPOSITORY, "functions");
/** Only sets the paths written into the source maps; nothing is written there. */
const OUTPUT = join(REPOSITORY, "bundle");

/**
 * How every function is bundled. CommonJS loads 16–25 ms faster than ESM and has no trouble with `require`;
 * `module` first saves another 35 ms; the map carries no sources, so it stays small. Names of functions and classes are
 * not kept: setting each costs 15 ms at load, and errors say their own names.
 */
export const bundlingOptions = {
  bundle: true,
  platform: "node",
  target: "node24",
  format: "cjs",
  mainFields: ["module", "main"],
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  legalComments: "none",
  alias: {
    "@aws-sdk/credential-provider-node": join(import.meta.dirname, "lambda-credentials.ts"),
    // The signer of upload forms pins another version of the same client, of which it uses the name of a command: 75 KB twice.
    "@aws-sdk/client-s3": join(REPOSITORY, "node_modules/@aws-sdk/client-s3"),
    // Its ES module asks for `import.meta.url` when it loads, which is not there.
    pdfkit: join(REPOSITORY, "node_modules/pdfkit/js/pdfkit.js"),
    // 480 KB that only fonts in WOFF2 need, and ours are not.
    "brotli/decompress.js": join(import.meta.dirname, "no-brotli.ts"),
  },
  // What is not there in CommonJS reads as absent, so code that looks for a file beside it can tell that it is bundled.
  define: { "import.meta.url": "undefined" },
  logLevel: "warning",
} as const satisfies BuildOptions;

/** Files bundled beside `index.js` of a function, for what it starts as a thread of its own. */
const EXTRA_ENTRIES: Readonly<Record<string, string>> = {
  "ingest-file/workbook-worker": "shared/adapters/workbook/workbook-worker.ts",
  "ingest-file/document-worker": "shared/adapters/documents/document-worker.ts",
  "run-job/workbook-worker": "shared/adapters/workbook/workbook-worker.ts",
  "run-job/document-worker": "shared/adapters/documents/document-worker.ts",
  "mark-workbook/mark-worker": "shared/adapters/workbook/mark-worker.ts",
};

const BE_VIETNAM_PRO = join(REPOSITORY, "node_modules/@expo-google-fonts/be-vietnam-pro");

/** Files put beside `index.js` of a function as they are. A font goes with its licence. */
const EXTRA_FILES: Readonly<Record<string, readonly string[]>> = {
  "print-receipt": [
    join(BE_VIETNAM_PRO, "400Regular/BeVietnamPro_400Regular.ttf"),
    join(BE_VIETNAM_PRO, "700Bold/BeVietnamPro_700Bold.ttf"),
    join(BE_VIETNAM_PRO, "LICENSE_FONT"),
  ],
};

/** Every function by its folder's name, in the order of the alphabet. */
export const functionFolders = (): readonly string[] =>
  readdirSync(FUNCTIONS).filter((folder) => existsSync(join(FUNCTIONS, folder, "env.ts")));

/**
 * Writes the bundle of one function, and of what runs beside it, into `directory`. The result does not depend on where
 * that is, so the same sources give the same asset hash everywhere. All are built at once, when the first is asked for.
 */
export const bundleFunction = (folder: string, directory: string): void => {
  built ??= buildAll();
  mkdirSync(directory, { recursive: true });
  for (const file of built) {
    if (dirname(file.path) === join(OUTPUT, folder)) {
      writeFileSync(join(directory, basename(file.path)), file.contents);
    }
  }
  for (const file of EXTRA_FILES[folder] ?? []) copyFileSync(file, join(directory, basename(file)));
};

let built: readonly OutputFile[] | undefined;

/** One run of esbuild parses each module once: 2 s for all functions instead of 5. */
const buildAll = (): readonly OutputFile[] =>
  buildSync({
    ...bundlingOptions,
    absWorkingDir: REPOSITORY,
    entryPoints: Object.assign(
      {},
      ...functionFolders().map((folder) => ({ [`${folder}/index`]: `functions/${folder}/index.ts` })),
      EXTRA_ENTRIES,
    ),
    outdir: OUTPUT,
    write: false,
  }).outputFiles;
