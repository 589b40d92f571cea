import type { Answer } from '../work.ts';

/** Which runs are now deleted or restored. */
export function changedRunsAnswer(change: 'deleted' | 'restored', ids: readonly string[], hint?: string): Answer {
  const done = change === 'deleted' ? 'Deleted' : 'Restored';
  return {
    json: { [change]: ids },
    text: () => [...ids.map((id) => `${done} run ${id}`), ...(hint === undefined ? [] : [hint])].join('\n'),
  };
}
