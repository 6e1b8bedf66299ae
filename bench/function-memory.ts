import { readdir, readFile } from "node:fs/promises";

export interface FunctionMemory {
  readonly name: string;
  readonly processes: number;
  /** Of the largest process, since it began. */
  readonly megabytes: number;
}

/**
 * Peak memory of the functions that the emulator at `endpoint` keeps warm, by function. Linux only: it is read in
 * `/proc`; elsewhere the list is empty.
 */
export async function peakMemoryOfFunctions(endpoint: string): Promise<readonly FunctionMemory[]> {
  const ids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found = (await Promise.all(ids.map((id) => functionProcess(id, endpoint)))).flat();
  return [...Map.groupBy(found, ({ name }) => name)]
    .map(([name, processes]) => ({
      name,
      processes: processes.length,
      megabytes: Math.max(...processes.map(({ megabytes }) => megabytes)),
    }))
    .toSorted((a, b) => b.megabytes - a.megabytes);
}

async function functionProcess(id: string, endpoint: string): Promise<{ name: string; megabytes: number }[]> {
  const [environment, status] = await Promise.all(
    ["environ", "status"].map((file) => readFile(`/proc/${id}/${file}`, "utf8").catch(() => "")),
  );
  const variables = (environment ?? "").split("\0");
  const port = new URL(endpoint).port;
  const name = variables.find((variable) => variable.startsWith("AWS_SDK_UA_APP_ID="))?.split("=")[1];
  const isOurs = variables.some(
    (variable) => /^AWS_ENDPOINT_URL=/.test(variable) && variable.includes(`:${port}`),
  );
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(status ?? "")?.[1];
  if (!name || !isOurs || !kilobytes) return [];
  return [{ name, megabytes: Number(kilobytes) / 1_024 }];
}
