import type { Experiment, Experiments } from '../../experiments/index.ts';
import type { Fields } from './fields.ts';
import type { MlflowRoutes } from './mlflow-routes.ts';
import { maxResultsIn } from './paging.ts';
import { keyValues, tagRecord } from './tags.ts';
import { viewIn } from './view-type.ts';

export function experimentRoutes(routes: MlflowRoutes, experiments: Experiments): void {
  routes.on('POST', 'experiments/create', async (fields) => {
    const name = fields.requiredText('name');
    const { id } = await experiments.createExperiment({
      name,
      tags: tagRecord(fields, 'tags'),
      artifactLocation: fields.text('artifact_location') || undefined,
    });
    return { experiment_id: id };
  });
  routes.on('GET', 'experiments/get', async (fields) => ({
    experiment: experimentJson(await experiments.getExperiment(experimentIdIn(fields))),
  }));
  routes.on('GET', 'experiments/get-by-name', async (fields) => {
    const name = fields.requiredText('experiment_name');
    return { experiment: experimentJson(await experiments.getExperimentByName(name)) };
  });
  routes.on(['POST', 'GET'], 'experiments/search', async (fields) => {
    const orderBy = fields.texts('order_by');
    const { experiments: found, nextPageToken } = await experiments.listExperiments({
      filter: fields.text('filter') ?? '',
      orderBy: orderBy.length === 0 ? ['creation_time DESC', 'experiment_id'] : orderBy,
      view: viewIn(fields, 'view_type'),
      maxResults: maxResultsIn(fields, { usual: undefined, most: 50_000 }),
      pageToken: fields.text('page_token') || undefined,
    });
    return {
      ...(found.length > 0 && { experiments: found.map(experimentJson) }),
      ...(nextPageToken !== undefined && { next_page_token: nextPageToken }),
    };
  });
  routes.on('POST', 'experiments/update', async (fields) => {
    const id = experimentIdIn(fields);
    await experiments.renameExperiment(id, fields.requiredText('new_name'));
    return {};
  });
  routes.on('POST', 'experiments/delete', async (fields) => {
    await experiments.deleteExperiment(experimentIdIn(fields));
    return {};
  });
  routes.on('POST', 'experiments/restore', async (fields) => {
    await experiments.restoreExperiment(experimentIdIn(fields));
    return {};
  });
  routes.on('POST', 'experiments/set-experiment-tag', async (fields) => {
    const id = experimentIdIn(fields);
    await experiments.setExperimentTags(id, { [fields.requiredText('key')]: fields.text('value') ?? '' });
    return {};
  });
  routes.on('POST', 'experiments/delete-experiment-tag', async (fields) => {
    const id = experimentIdIn(fields);
    await experiments.deleteExperimentTag(id, fields.requiredText('key'));
    return {};
  });
}

/** The id of an experiment, which has to be a whole number written as text. */
export function experimentIdIn(fields: Fields): string {
  const id = fields.requiredText('experiment_id');
  if (!/^\d+$/.test(id)) throw fields.invalid('experiment_id', 'Hint: Experiment ids are whole numbers.');
  return id;
}

export function experimentJson({
  id,
  name,
  artifactUri,
  lifecycleStage,
  createdAt,
  updatedAt,
  tags,
}: Experiment): object {
  return {
    experiment_id: id,
    name,
    artifact_location: artifactUri,
    lifecycle_stage: lifecycleStage,
    last_update_time: updatedAt,
    creation_time: createdAt,
    ...keyValues('tags', tags),
  };
}
