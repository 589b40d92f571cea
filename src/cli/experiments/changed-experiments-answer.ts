import type { Experiment } from '../../experiments/index.ts';
import type { Answer } from '../work.ts';

/** Which experiments are now deleted or restored. */
export function changedExperimentsAnswer(
  change: 'deleted' | 'restored',
  experiments: readonly Experiment[],
  hint?: string,
): Answer {
  const done = change === 'deleted' ? 'Deleted' : 'Restored';
  return {
    json: { [change]: experiments.map(({ id, name }) => ({ id, name })) },
    text: () =>
      [
        ...experiments.map(({ id, name }) => `${done} experiment ${name} (${id})`),
        ...(hint === undefined ? [] : [hint]),
      ].join('\n'),
  };
}
