import type { DatasetSummary, Experiments } from '../../experiments/index.ts';
import { invalidRequest } from '../http/invalid-request.ts';
import type { MlflowRoutes } from './mlflow-routes.ts';

const MOST_EXPERIMENTS = 20;

/** The datasets of experiments, which MLflow's own pages ask for. */
export function datasetSearchRoutes(routes: MlflowRoutes, experiments: Experiments): void {
  routes.on(
    'POST',
    'experiments/search-datasets',
    async (fields) => {
      const ids = fields.texts('experiment_ids');
      if (ids.length === 0) throw invalidRequest('SearchDatasets request must specify at least one experiment_id.');
      if (ids.length > MOST_EXPERIMENTS) {
        throw invalidRequest(
          `SearchDatasets request cannot specify more than ${MOST_EXPERIMENTS} experiment_ids. ` +
            `Received ${ids.length} experiment_ids.`,
        );
      }
      const found = await experiments.searchDatasets(ids);
      return found.length === 0 ? {} : { dataset_summaries: found.map(summaryJson) };
    },
    'ajax',
  );
}

const summaryJson = ({ experimentId, name, digest, context }: DatasetSummary): object => ({
  experiment_id: experimentId,
  name,
  digest,
  ...(context !== undefined && { context }),
});
