import { isFinal, type TrialRecord } from '../trials/trial-record.ts';

/** Which batch a trial was begun in. */
export const BATCH_ATTRIBUTE = 'assay.batch';

/**
 * Changed trials with those of one batch by number: which of them ended first is chance, and samplers go by the order
 * of finished trials.
 */
export function inBatches(changed: readonly TrialRecord[]): TrialRecord[] {
  if (changed.length < 2) return [...changed];
  const ordered: TrialRecord[] = changed.filter((trial) => !isFinal(trial));
  let batch: TrialRecord[] = [];
  const close = (): void => {
    ordered.push(...batch.sort((a, b) => a.number - b.number));
    batch = [];
  };
  for (const trial of changed) {
    if (!isFinal(trial)) continue;
    const id = trial.attributes[BATCH_ATTRIBUTE];
    if (id === undefined || id !== batch[0]?.attributes[BATCH_ATTRIBUTE]) close();
    batch.push(trial);
  }
  close();
  return ordered;
}
