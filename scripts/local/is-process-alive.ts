/** Whether a process with this id exists; used to tell the leavings of dead runs from the work of live ones. */
export function isProcessAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // it is there, but another user's
  }
}
