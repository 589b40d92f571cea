import type { ModelVersion } from '../../registry/index.ts';
import { AssayCommand, type StandardOptions } from '../assay-command.ts';
import { formatMetric, formatTime } from '../output/numbers.ts';
import { type Column, formatTable } from '../output/table.ts';

const SHOWN_METRICS = ['pr_auc', 'auc_roc', 'accuracy'];

interface ShowOptions extends StandardOptions {
  readonly versionOf?: string;
}

/** `assay models show` */
export function showModelCommand(): AssayCommand {
  return new AssayCommand('show')
    .description('Show the versions of a registered model, newest first')
    .argument('<name>', 'Name of the model')
    .option('--version-of <reference>', 'Only this version: a number, latest, a stage or an alias')
    .example('assay models show card-fraud', 'every version with its stage and run')
    .example('assay models show card-fraud --version-of production', 'the one in production')
    .performs<ShowOptions, [string]>(({ versionOf }, name) => async ({ workspace }) => {
      const { models } = await workspace();
      const versions = versionOf === undefined ? await models.versions(name) : [await models.get(name, versionOf)];
      return {
        json: { name, versions },
        text: (style) =>
          versions.length === 0 ? `${name} has no versions yet` : formatTable(versions, columnsFor(versions), style),
      };
    });
}

function columnsFor(versions: readonly ModelVersion[]): Column<ModelVersion>[] {
  const metrics = SHOWN_METRICS.filter((name) => versions.some((version) => name in version.metrics));
  return [
    { title: 'version', value: ({ version }) => String(version), align: 'right', keepWhole: true },
    { title: 'stage', value: ({ stage }) => stage, keepWhole: true },
    { title: 'aliases', value: ({ aliases }) => aliases.join(', ') || undefined },
    { title: 'algorithm', value: ({ algorithm }) => algorithm },
    ...metrics.map(
      (name): Column<ModelVersion> => ({
        title: name,
        value: (version) => formatMetric(version.metrics[name]),
        align: 'right',
        keepWhole: true,
      }),
    ),
    { title: 'run', value: ({ runId }) => runId },
    { title: 'registered', value: ({ createdAt }) => formatTime(createdAt) },
    { title: 'file', value: ({ path }) => path },
  ];
}
