import { setTimeout as sleep } from 'node:timers/promises';
import type { Objective, OptimizeOptions, Study, StudyEnd } from '../../tuning/index.ts';

const POLL_MS = 250;
/** A process that died while others wait for its trial is looked for that often. */
const LOOK_EVERY_MS = 3000;

/** Ends that are the same for every process at the study, so that none is far behind. */
const SHARED_ENDS = new Set<StudyEnd['reason']>([
  ...(['trials', 'exhausted', 'target', 'no-improvement', 'converged', 'total-seconds'] as const),
]);

/**
 * Makes trials as `optimize` does, and waits for those that other processes still make, so that whoever ends knows all of
 * them. The trials of a process that died are made here.
 */
export async function optimizeTogether(
  study: Study,
  objective: Objective,
  options: OptimizeOptions,
): Promise<StudyEnd> {
  const { timeoutMs = Number.POSITIVE_INFINITY, signal, progress } = options;
  const deadline = performance.now() + timeoutMs;
  let end = await study.optimize(objective, options);
  while (SHARED_ENDS.has(end.reason) && study.trialsOf('RUNNING').length > 0 && !signal?.aborted) {
    const running = study.trialsOf('RUNNING').map(({ number }) => number);
    const note = `other processes still make trial ${running.join(', ')}`;
    progress?.({ stage: `study ${study.name}`, done: study.trialsOf('COMPLETE', 'PRUNED', 'FAILED').length, note });
    const looked = performance.now();
    while (study.trialsOf('RUNNING').length > 0 && performance.now() - looked < LOOK_EVERY_MS && !signal?.aborted) {
      await sleep(POLL_MS);
      await study.refresh();
    }
    const left = Number.isFinite(deadline) ? { timeoutMs: Math.max(0, deadline - performance.now()) } : {};
    // What ended by a rule gets no further trials, only those that were lost.
    const trials = end.reason === 'trials' || end.reason === 'exhausted' ? options.trials : 0;
    const again = await study.optimize(objective, { ...options, trials, ...left });
    if (again.reason === 'interrupted') end = again;
  }
  return signal?.aborted ? { reason: 'interrupted', message: 'The study was interrupted' } : end;
}
