import type { Experiments } from '../../experiments/index.ts';
import { AssayCommand } from '../assay-command.ts';
import { formatTime } from '../output/numbers.ts';
import { formatFacts } from '../output/table.ts';
import { runsTable } from '../runs/runs-table.ts';
import { findExperiment } from './find-experiment.ts';

const NEWEST_RUNS = 10;

/** `assay experiments show` */
export function showExperimentCommand(): AssayCommand {
  return new AssayCommand('show')
    .description('Show an experiment and its newest runs')
    .argument('<experiment>', 'Name or id')
    .example('assay experiments show Default', 'the experiment that runs belong to unless told otherwise')
    .performs<object, [string]>((_, nameOrId) => async ({ workspace }) => {
      const { experiments } = await workspace();
      const experiment = await findExperiment(experiments, nameOrId);
      const { runs } = await experiments.searchRuns({ experimentIds: [experiment.id], maxResults: NEWEST_RUNS });
      const artifacts = await addressOf(experiments, experiment.artifactUri);
      return {
        json: { experiment, runs },
        text: (style) =>
          [
            formatFacts(
              [
                ['id', experiment.id],
                ['name', experiment.name],
                ...(experiment.lifecycleStage === 'deleted' ? [['state', 'deleted'] as const] : []),
                ['created', formatTime(experiment.createdAt)],
                ['artifacts', artifacts],
                ...Object.entries(experiment.tags),
              ],
              style,
            ),
            '',
            runs.length === 0 ? 'No runs yet' : runsTable(runs, style),
          ].join('\n'),
      };
    });
}

/** Where the files really lie, which for artifacts elsewhere is only what was recorded. */
async function addressOf(experiments: Experiments, uri: string): Promise<string> {
  try {
    return (await experiments.artifactsAt(uri)).address;
  } catch {
    return uri;
  }
}
