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
      'Numbers, compared by = != > >= < <=:\n' +
        '  metrics.NAME; start_time, end_time (milliseconds since 1970, or a date in quotes)\n' +
        "Text in quotes, compared by = != LIKE ILIKE, IN ('…', '…'):\n" +
        '  params.NAME, tags.NAME (these also by IS NULL); dataset.name, dataset.digest, dataset.context;\n' +
        '  run_id, run_name, user, status, artifact_uri\n' +
        'Join comparisons with AND and OR, group them with parentheses; NOT stands before IN and NULL.',
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
