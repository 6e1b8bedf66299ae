/** The Python that bootstrap.mjs found, or whatever `python3` is when a script is run by itself. */
export function pythonOnPath(): string {
  return process.env["RR_PYTHON"] ?? "python3";
}
