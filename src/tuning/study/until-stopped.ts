/** How long an objective that was told to stop may take to put its things away. */
const GRACE_MS = 5_000;

/** What `work` gives; undefined when `signal` told it to stop before, once it has or when it takes too long to. */
export async function untilStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  let onAbort = (): void => {};
  let timer: NodeJS.Timeout | undefined;
  const givenUp = new Promise<undefined>((resolve) => {
    onAbort = () => {
      timer = setTimeout(resolve, GRACE_MS, undefined);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    const result = await Promise.race([work, givenUp]);
    // What it gave after that may be half of a result.
    return signal.aborted ? undefined : result;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
