import type { Run } from '../../experiments/index.ts';
import type { Answer } from '../work.ts';
import { runsTable } from './runs-table.ts';

/** One page of runs, with the way to the next page. */
export function foundRunsAnswer(found: {
  readonly runs: readonly Run[];
  readonly nextPageToken?: string | undefined;
}): Answer {
  return {
    json: found,
    text: (style) => {
      if (found.runs.length === 0) return 'No runs found';
      const table = runsTable(found.runs, style);
      return found.nextPageToken === undefined
        ? table
        : `${table}\n\n${style.faint(`More with --page-token ${found.nextPageToken}`)}`;
    },
  };
}
