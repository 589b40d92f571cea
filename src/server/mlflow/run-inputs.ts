import type { Experiments, NewRunDataset } from '../../experiments/index.ts';
import type { Fields } from './fields.ts';
import type { MlflowRoutes } from './mlflow-routes.ts';
import { runIdIn } from './run-id.ts';
import { tagRecord } from './tags.ts';

/** What a run read, and the models it made. */
export function runInputRoutes(routes: MlflowRoutes, experiments: Experiments): void {
  routes.on('POST', 'runs/log-inputs', async (fields) => {
    const runId = runIdIn(fields);
    await experiments.logInputs(runId, {
      datasets: fields.objects('datasets').map(datasetIn),
      models: fields.objects('models').map((model) => model.requiredText('model_id')),
    });
    return {};
  });
  routes.on('POST', 'runs/outputs', async (fields) => {
    const runId = runIdIn(fields);
    if (!fields.has('models')) throw fields.missing('models');
    const outputIn = (model: Fields) => ({ modelId: model.requiredText('model_id'), step: model.int64('step') ?? 0 });
    await experiments.logOutputs(runId, fields.objects('models').map(outputIn));
    return {};
  });
}

function datasetIn(input: Fields): NewRunDataset {
  const dataset = input.object('dataset');
  if (dataset === undefined) throw input.missing('dataset');
  const [schema, profile] = [dataset.text('schema'), dataset.text('profile')];
  return {
    name: dataset.requiredText('name'),
    digest: dataset.requiredText('digest'),
    sourceType: dataset.text('source_type') ?? '',
    source: dataset.text('source') ?? '',
    ...(schema !== undefined && { schema }),
    ...(profile !== undefined && { profile }),
    tags: tagRecord(input, 'tags'),
  };
}
