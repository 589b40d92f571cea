import type { Experiments, RunStatus } from '../../experiments/index.ts';
import { experimentIdIn } from './experiments.ts';
import type { Fields } from './fields.ts';
import type { MlflowRoutes } from './mlflow-routes.ts';
import { maxResultsIn } from './paging.ts';
import { runIdIn } from './run-id.ts';
import { runInfoJson, runJson } from './run-json.ts';
import { LONGEST, tagRecord } from './tags.ts';
import { viewIn } from './view-type.ts';

const STATUSES: Readonly<Record<RunStatus, number>> = { RUNNING: 1, SCHEDULED: 2, FINISHED: 3, FAILED: 4, KILLED: 5 };

export function runRoutes(routes: MlflowRoutes, experiments: Experiments): void {
  routes.on('POST', 'runs/create', async (fields) => {
    const run = await experiments.createRun({
      experimentId: experimentIdIn(fields),
      user: fields.text('user_id'),
      name: fields.text('run_name'),
      startTime: timeIn(fields, 'start_time') ?? 0,
      tags: tagRecord(fields, 'tags', LONGEST.tag),
    });
    return { run: runJson(run) };
  });
  routes.on('GET', 'runs/get', async (fields) => ({ run: runJson(await experiments.getRun(runIdIn(fields))) }));
  routes.on('POST', 'runs/update', async (fields) => {
    const run = await experiments.updateRun(runIdIn(fields), {
      status: fields.choice('status', STATUSES),
      endTime: timeIn(fields, 'end_time'),
      name: fields.text('run_name'),
    });
    return { run_info: runInfoJson(run) };
  });
  routes.on('POST', 'runs/delete', async (fields) => {
    await experiments.deleteRun(runIdIn(fields));
    return {};
  });
  routes.on('POST', 'runs/restore', async (fields) => {
    await experiments.restoreRun(runIdIn(fields));
    return {};
  });
  routes.on('POST', 'runs/search', async (fields) => {
    const { runs, nextPageToken } = await experiments.searchRuns({
      experimentIds: fields.texts('experiment_ids'),
      filter: fields.text('filter') ?? '',
      view: viewIn(fields, 'run_view_type'),
      maxResults: maxResultsIn(fields, { usual: 1000, most: 50_000 }),
      orderBy: fields.texts('order_by'),
      pageToken: fields.text('page_token') || undefined,
    });
    return {
      ...(runs.length > 0 && { runs: runs.map(runJson) }),
      ...(nextPageToken !== undefined && { next_page_token: nextPageToken }),
    };
  });
}

/** Milliseconds since the Unix epoch; a time that a double cannot hold is none. */
function timeIn(fields: Fields, name: string): number | undefined {
  const time = fields.int64(name);
  if (typeof time === 'bigint') throw fields.invalid(name, 'Hint: Times are milliseconds since 1970.');
  return time;
}
