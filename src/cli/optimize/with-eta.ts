import type { Progress } from '../../schema/index.ts';
import { formatDuration } from '../output/numbers.ts';

/** Before so many are done, nobody can tell. */
const FEWEST = 3;

/** Adds to reports of a study how long the rest will take, as what was done since it began took. */
export function withEta(progress: Progress, now: () => number = () => performance.now()): Progress {
  const begun = new Map<string, { readonly at: number; readonly done: number }>();
  return (report) => {
    const { stage, done, total, note } = report;
    if (!stage.startsWith('study ') || done === undefined) return progress(report);
    const first = begun.get(stage) ?? { at: now(), done };
    begun.set(stage, first);
    const made = done - first.done;
    if (total === undefined || made < FEWEST || done >= total) return progress(report);
    const left = formatDuration(((now() - first.at) / made) * (total - done));
    progress({ ...report, note: [note, `about ${left} left`].filter(Boolean).join(', ') });
  };
}
