import { AssayCommand, type StandardOptions } from '../assay-command.ts';
import { findExperiment } from '../experiments/find-experiment.ts';
import { wholeNumber } from '../options/numbers.ts';
import { foundRunsAnswer } from './found-runs-answer.ts';

interface ListOptions extends StandardOptions {
  readonly experiment?: string;
  readonly deleted?: true;
  readonly limit: number;
  readonly pageToken?: string;
}

/** `assay runs list` */
export function listRunsCommand(): AssayCommand {
  return new AssayCommand('list')
    .description('List runs, newest first')
    .option('--experiment <name>', 'Only runs of this experiment (name or id)')
    .option('--deleted', 'Only deleted runs, which can be restored')
    .option('--limit <n>', 'Most runs to print', wholeNumber(1, 50_000), 50)
    .option('--page-token <token>', 'Go on after a page that ended with this token')
    .example('assay runs list', 'the newest 50 runs')
    .example('assay runs list --experiment Default --limit 10', 'of one experiment')
    .performs<ListOptions>((options) => async ({ workspace }) => {
      const { experiments } = await workspace();
      const experiment = options.experiment && (await findExperiment(experiments, options.experiment));
      const found = await experiments.searchRuns({
        ...(experiment && { experimentIds: [experiment.id] }),
        ...(options.deleted && { view: 'deleted' }),
        maxResults: options.limit,
        ...(options.pageToken !== undefined && { pageToken: options.pageToken }),
      });
      return foundRunsAnswer(found);
    });
}
