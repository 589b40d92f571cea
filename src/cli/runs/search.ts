import { AssayCommand, type StandardOptions } from '../assay-command.ts';
import { findExperiment } from '../experiments/find-experiment.ts';
import { wholeNumber } from '../options/numbers.ts';
import { foundRunsAnswer } from './found-runs-answer.ts';

interface SearchOptions extends StandardOptions {
  readonly filter?: string;
  readonly orderBy?: readonly string[];
  readonly experiment?: string;
  readonly limit: number;
  readonly pageToken?: string;
}

/** `assay runs search` */
export function searchRunsCommand(): AssayCommand {
  return new AssayCommand('search')
    .description("Find runs with MLflow's filter language")
    .option('--filter <expression>', "Such as: metrics.auc_roc >= 0.95 and params.algorithm = 'xgboost'")
    .option('--order-by <key...>', 'Such as: "metrics.pr_auc DESC"; several keys one after the other')
    .option('--experiment <name>', 'Only runs of this experiment (name or id)')
    .option('--limit <n>', 'Most runs to print', wholeNumber(1, 50_000), 100)
    .option('--page-token <token>', 'Go on after a page that ended with this token')
    .note(
      'Compare metrics.NAME, params.NAME, tags.NAME, datasets.NAME and attributes (run_id, status, start_time, user, …)\n' +
        'with = != < <= > >=, text also with LIKE, ILIKE and IN (…); join comparisons with and.',
    )
    .example(
      `assay runs search --filter "metrics.auc_roc >= 0.95 and params.algorithm = 'xgboost'"`,
      'good runs of one algorithm',
    )
    .example('assay runs search --order-by "metrics.pr_auc DESC" --limit 5', 'the five best')
    .performs<SearchOptions>((options) => async ({ workspace }) => {
      const { experiments } = await workspace();
      const experiment = options.experiment && (await findExperiment(experiments, options.experiment));
      const found = await experiments.searchRuns({
        ...(experiment && { experimentIds: [experiment.id] }),
        ...(options.filter !== undefined && { filter: options.filter }),
        ...(options.orderBy !== undefined && { orderBy: options.orderBy }),
        maxResults: options.limit,
        ...(options.pageToken !== undefined && { pageToken: options.pageToken }),
      });
      return foundRunsAnswer(found);
    });
}
