import { mkdir, rm } from "node:fs/promises";

/** An empty folder, whatever was there before. */
export async function newFolder(path: string): Promise<string> {
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true });
  return path;
}
