/** Gets this machine ready, runs the TypeScript file with the command line's arguments, and ends with its exit code. */
export function bootstrap(script: string): Promise<void>;
