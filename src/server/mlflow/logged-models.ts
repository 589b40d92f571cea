import type { Experiments, LoggedModelOrdering, LoggedModelStatus } from '../../experiments/index.ts';
import { invalidRequest } from '../http/invalid-request.ts';
import { artifactPathIn } from './artifact-path.ts';
import { filesJson } from './artifacts.ts';
import { experimentIdIn } from './experiments.ts';
import type { Fields } from './fields.ts';
import { loggedModelJson, STATUS_NAMES } from './logged-model-json.ts';
import type { MlflowRoutes } from './mlflow-routes.ts';
import { maxResultsIn } from './paging.ts';
import { tagRecord } from './tags.ts';

const STATUSES = {
  LOGGED_MODEL_STATUS_UNSPECIFIED: 0,
  LOGGED_MODEL_PENDING: 1,
  LOGGED_MODEL_READY: 2,
  LOGGED_MODEL_UPLOAD_FAILED: 3,
} as const;

/** Models that runs made, before anybody registers them. */
export function loggedModelRoutes(routes: MlflowRoutes, { loggedModels }: Experiments): void {
  routes.on('POST', 'logged-models', async (fields) => {
    const model = await loggedModels.create({
      experimentId: experimentIdIn(fields),
      name: fields.text('name'),
      modelType: fields.text('model_type'),
      sourceRunId: fields.text('source_run_id'),
      params: paramRecord(fields),
      tags: tagRecord(fields, 'tags'),
    });
    return { model: loggedModelJson(model) };
  });
  routes.on('GET', 'logged-models/:model_id', async (fields) => {
    const deleted = fields.boolean('allow_deleted') ?? false;
    return { model: loggedModelJson(await loggedModels.get(idIn(fields), { deleted })) };
  });
  routes.on('PATCH', 'logged-models/:model_id', async (fields) => {
    const status = fields.choice('status', STATUSES);
    if (status === undefined) throw fields.missing('status');
    return { model: loggedModelJson(await loggedModels.finalize(idIn(fields), statusOf(status))) };
  });
  routes.on('DELETE', 'logged-models/:model_id', async (fields) => {
    await loggedModels.delete(idIn(fields));
    return {};
  });
  routes.on('POST', 'logged-models/search', async (fields) => {
    const experimentIds = fields.texts('experiment_ids');
    if (experimentIds.length === 0) throw fields.missing('experiment_ids');
    const { models, nextPageToken } = await loggedModels.search({
      experimentIds,
      filter: fields.text('filter'),
      datasets: fields.objects('datasets').map(datasetIn),
      orderBy: fields.objects('order_by').map(orderingIn),
      // Zero is what clients send that ask for no number.
      maxResults: fields.int64('max_results') === 0 ? undefined : maxResultsIn(fields, { usual: 50, most: 50_000 }),
      pageToken: fields.text('page_token') || undefined,
    });
    return {
      ...(models.length > 0 && { models: models.map(loggedModelJson) }),
      ...(nextPageToken !== undefined && { next_page_token: nextPageToken }),
    };
  });
  routes.on('PATCH', 'logged-models/:model_id/tags', async (fields) => {
    await loggedModels.setTags(idIn(fields), tagRecord(fields, 'tags'));
    return {};
  });
  // Clients put keys into the path as they are, with slashes.
  routes.on('DELETE', 'logged-models/:model_id/tags/*', async (fields) => {
    await loggedModels.deleteTag(idIn(fields), fields.requiredText('*'));
    return {};
  });
  routes.on('POST', 'logged-models/:model_id/params', async (fields) => {
    await loggedModels.logParams(idIn(fields), paramRecord(fields));
    return {};
  });
  routes.on('GET', 'logged-models/:model_id/artifacts/directories', async (fields) => {
    const path = artifactPathIn(fields, 'artifact_directory_path');
    const folder = await loggedModels.artifacts(idIn(fields));
    return { root_uri: folder.uri, ...filesJson(await folder.list(path)) };
  });
}

const idIn = (fields: Fields): string => fields.requiredText('model_id');

const statusOf = (name: keyof typeof STATUSES): LoggedModelStatus =>
  (Object.keys(STATUS_NAMES) as LoggedModelStatus[]).find(
    (status) => STATUS_NAMES[status] === name,
  ) as LoggedModelStatus;

/** The params of a request, in which each may occur once. */
function paramRecord(fields: Fields): Record<string, string> {
  const record = tagRecord(fields, 'params');
  const names = fields.objects('params').map((param) => param.text('key'));
  const repeated = names.filter((name, index) => names.indexOf(name) < index);
  if (repeated.length === 0) return record;
  throw invalidRequest(`Duplicate parameter keys have been submitted: ${JSON.stringify(repeated)}.`);
}

const datasetIn = (fields: Fields) => ({
  name: fields.requiredText('dataset_name'),
  digest: fields.text('dataset_digest') || undefined,
});

const orderingIn = (fields: Fields): LoggedModelOrdering => ({
  by: fields.requiredText('field_name'),
  ascending: fields.boolean('ascending'),
  dataset: { name: fields.text('dataset_name') || undefined, digest: fields.text('dataset_digest') || undefined },
});
