/** Says what the system or SQLite answered, without the call and the paths that Node adds: `ENOSPC: no space left on device`. */
export function describeCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const call = "syscall" in error ? error.message.indexOf(`, ${error.syscall}`) : -1;
  return call === -1 ? error.message : error.message.slice(0, call);
}
