import type { AssayError } from '../../errors/index.ts';
import type { ArtifactEntry, Experiment, Experiments, Run, RunDataset } from '../../experiments/index.ts';
import { AssayCommand } from '../assay-command.ts';
import { metricsText } from '../output/metrics-text.ts';
import { formatCount, formatDuration, formatTime } from '../output/numbers.ts';
import type { Style } from '../output/style.ts';
import { type Column, formatFacts, formatTable } from '../output/table.ts';
import { findRun } from './find-run.ts';

const DATASET_COLUMNS: readonly Column<RunDataset>[] = [
  { title: 'name', value: ({ name }) => name },
  { title: 'used to', value: ({ context }) => context },
  { title: 'digest', value: ({ digest }) => digest },
];

const ARTIFACT_COLUMNS: readonly Column<ArtifactEntry>[] = [
  { title: 'path', value: ({ path }) => path },
  { title: 'bytes', value: ({ size }) => formatCount(size), align: 'right', keepWhole: true },
];

/** `assay runs show` */
export function showRunCommand(): AssayCommand {
  return new AssayCommand('show')
    .description('Show everything recorded about a run')
    .argument('<run-id>', 'As assay runs list prints it; its first digits will do, at least 4')
    .note(
      'With --json also the same run as an experiment of the fraud design: metadata (experiment_id, hyperparameters,\n' +
        'dataset_version, code_version, …), and missingMetadata, the required fields that it lacks.',
    )
    .example('assay runs show 5c1e0b8a6f3d4e7c9b2a1d0f8e7c6b5a', 'parameters, metrics, tags, data, artifacts')
    .performs<object, [string]>((_, runId) => async ({ workspace }) => {
      const { experiments } = await workspace();
      const run = await findRun(experiments, runId);
      const experiment = await experiments.getExperiment(run.experimentId);
      const artifacts = await artifactsOf(experiments, run.id);
      const { experimentMetadata, missingMetadata } = await import('../../experiments/index.ts');
      const metadata = experimentMetadata(run);
      const json = {
        ...run,
        experimentName: experiment.name,
        artifacts: artifacts ?? [],
        metadata,
        missingMetadata: missingMetadata(metadata),
      };
      return { json, text: (style) => runText(run, experiment, artifacts, style) };
    });
}

/** Undefined where they lie elsewhere: whoever made the experiment at such an address wrote them there directly. */
async function artifactsOf(experiments: Experiments, runId: string): Promise<ArtifactEntry[] | undefined> {
  try {
    return await experiments.listArtifacts(runId);
  } catch (error) {
    if ((error as AssayError).code === 'EXPERIMENTS_LOCATION_UNREACHABLE') return undefined;
    throw error;
  }
}

function artifactsText({ artifactUri }: Run, artifacts: readonly ArtifactEntry[] | undefined, style: Style): string {
  if (artifacts === undefined) return `out of this workspace's reach at ${artifactUri}`;
  return artifacts.length > 0 ? formatTable(artifacts, ARTIFACT_COLUMNS, style) : '';
}

function runText(
  run: Run,
  experiment: Experiment,
  artifacts: readonly ArtifactEntry[] | undefined,
  style: Style,
): string {
  const sections: [title: string, text: string][] = [
    ['Parameters', formatFacts(Object.entries(run.params), style)],
    ['Metrics', Object.keys(run.metrics).length > 0 ? metricsText(run.metrics, style) : ''],
    ['Data', run.datasets.length > 0 ? formatTable(run.datasets, DATASET_COLUMNS, style) : ''],
    ['Tags', formatFacts(Object.entries(run.tags), style)],
    ['Artifacts', artifactsText(run, artifacts, style)],
  ];
  const head = formatFacts(
    [
      ['run', run.id],
      ['name', run.name],
      ['status', run.status],
      ['experiment', `${experiment.name} (${experiment.id})`],
      ['user', run.user],
      ['started', formatTime(run.startTime)],
      ['took', run.endTime === undefined ? undefined : formatDuration(run.endTime - run.startTime)],
    ],
    style,
  );
  const filled = sections.filter(([, text]) => text !== '').map(([title, text]) => `${style.heading(title)}\n${text}`);
  return [head, ...filled].join('\n\n');
}
