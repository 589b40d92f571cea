const LONGEST_SILENCE_MS = 60_000;
const told = new Map<string, number>();

/**
 * Tells, as a warning of the process, of work behind the scenes that failed and is tried again later: of each kind at
 * most once a minute, for a full disk fails all of it.
 */
export function tellTrouble(what: string, error: unknown): void {
  const now = performance.now();
  if (now - (told.get(what) ?? Number.NEGATIVE_INFINITY) < LONGEST_SILENCE_MS) return;
  told.set(what, now);
  const reason = error instanceof Error ? error.message : String(error);
  process.emitWarning(`${what} failed and is tried again later: ${reason}`, 'AssayWarning');
}
