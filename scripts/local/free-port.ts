import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { LocalProblem } from "./local-problem.ts";

export const LOOPBACK = "127.0.0.1";

/** A port that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, LOOPBACK);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Refuses a port that is taken, naming the variable that chooses another. */
export async function assertPortIsFree(port: number, variable: string, purpose: string): Promise<void> {
  const server = createServer();
  const listening = once(server, "listening");
  server.listen(port, LOOPBACK);
  try {
    await listening;
  } catch (error) {
    throw portProblem(error, port, variable, purpose);
  }
  server.close();
  await once(server, "close");
}

/** What to tell a person whose port cannot be opened; any other error is returned as it is. */
export function portProblem(error: unknown, port: number, variable: string, purpose: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code !== "EADDRINUSE" && code !== "EACCES") return error;
  const why = code === "EADDRINUSE" ? "is already in use" : "may not be opened by this user";
  return new LocalProblem(
    `Port ${port} ${why}; ${purpose} needs it.\n` +
      `Stop what uses it (perhaps another \`npm start\`), or choose another port: ${variable}=${port + 1} npm start`,
  );
}
