import type { Experiment } from './experiment.ts';
import { experimentRows, withTags } from './get-experiment.ts';
import { PAGE_SIZE, pageToken, readPage, refuseInvalidSearch } from './page.ts';
import type { RunView } from './search-runs.ts';
import type { Tracking } from './tracking.ts';

export interface ListExperimentsOptions {
  readonly view?: RunView;
  /** 1 to 50,000; 1000 unless given. */
  readonly maxResults?: number;
  readonly pageToken?: string | undefined;
}

export interface ExperimentPage {
  readonly experiments: readonly Experiment[];
  /** Present when there are more. */
  readonly nextPageToken?: string;
}

/** Experiments, newest first. */
export async function listExperiments(
  { database }: Tracking,
  { view = 'active', maxResults = PAGE_SIZE.default, pageToken: token }: ListExperimentsOptions = {},
): Promise<ExperimentPage> {
  const question = { list: 'experiments', view };
  const { offset, faults } = readPage({ maxResults, pageToken: token, question });
  refuseInvalidSearch(faults);
  let query = experimentRows(database.kysely);
  if (view !== 'all') query = query.where('lifecycle_stage', '=', view);
  const rows = await query
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(maxResults + 1)
    .offset(offset)
    .execute();
  const experiments = await withTags(database.kysely, rows.slice(0, maxResults));
  if (rows.length <= maxResults) return { experiments };
  return { experiments, nextPageToken: pageToken(offset + maxResults, question) };
}
