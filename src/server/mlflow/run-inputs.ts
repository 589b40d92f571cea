import type { Experiments, NewRunDataset } from '../../experiments/index.ts';
import type { Fields } from './fields.ts';
import type { MlflowRoutes } from './mlflow-routes.ts';
import { runIdIn } from './run-id.ts';
import { tagRecord } from './tags.ts';

/** What a run read. */
export function runInputRoutes(routes: MlflowRoutes, experiments: Experiments): void {
  routes.on('POST', 'runs/log-inputs', async (fields) => {
    const runId = runIdIn(fields);
    await experiments.logDatasets(runId, fields.objects('datasets').map(datasetIn));
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
