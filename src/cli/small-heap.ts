import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Both halves of the space for new objects. */
const ENOUGH_NEW_BYTES = 8 * 1024 * 1024;
/** How much more than what lives the space for old objects may take before it is cleaned again, in percent. */
const GROWTH_PERCENT = 30;
/** Once the first answers are out, which nobody should wait longer for. */
const FIRST_CLEANING_MS = 250;

/**
 * Makes V8 prefer a small heap to the last few percent of speed. Left alone it takes 32 MiB and more for new objects and
 * lets as much garbage as there is live data lie among the old, more than all the rest of a server: what a request needs
 * is garbage when it is answered.
 */
export function keepHeapSmall(): Disposable {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
  // Growth is measured from one cleaning to the next, and the first would come only when the heap is large already.
  const firstCleaning = setTimeout(collectGarbage, FIRST_CLEANING_MS);
  firstCleaning.unref();
  let mayGrow = true;
  // For good: a heap at rest shrinks, and has to grow again when work comes.
  const observer = new PerformanceObserver(() => {
    const isSmall = newSpaceBytes() < ENOUGH_NEW_BYTES;
    if (isSmall === mayGrow) return;
    mayGrow = isSmall;
    setFlagsFromString(`--semi-space-growth-factor=${mayGrow ? 2 : 1}`);
  });
  observer.observe({ entryTypes: ['gc'] });
  return {
    [Symbol.dispose]() {
      clearTimeout(firstCleaning);
      observer.disconnect();
    },
  };
}

const newSpaceBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0;

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (how: object) => void;
  // The thorough kind also gives back the space for new objects that loading the modules took.
  collect({ type: 'major', flavor: 'last-resort' });
}
