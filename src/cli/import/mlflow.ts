import type { MlflowReport } from '../../lifecycle/index.ts';
import { AssayCommand, type StandardOptions } from '../assay-command.ts';
import { formatBytes } from '../output/bytes.ts';
import { formatCount } from '../output/numbers.ts';

interface ImportMlflowOptions extends StandardOptions {
  readonly from: string;
  readonly artifacts?: string;
  readonly dryRun?: true;
}

/** `assay import mlflow` */
export function importMlflowCommand(): AssayCommand {
  return new AssayCommand('mlflow')
    .description('Copy a store of MLflow into the workspace: experiments, runs, models, registry, files')
    .requiredOption('--from <path>', 'The SQLite file of MLflow, or its folder mlruns; it is only read')
    .option('--artifacts <dir>', 'Folder in which the server of MLflow keeps mlflow-artifacts:/, often mlartifacts')
    .option('--dry-run', 'Read it and tell what would come in; write nothing')
    .reportsProgress()
    .note(
      'Runs keep their ids, versions their numbers. Repeating it adds what is missing. What is deleted in MLflow and what\n' +
        'cannot be read is listed at the end and does not stop the rest.',
    )
    .example('assay import mlflow --from mlflow.db --artifacts mlartifacts', 'of a server with its defaults')
    .example('assay import mlflow --from mlruns --dry-run', 'of a folder, to look first')
    .performs<ImportMlflowOptions>(({ from, artifacts, dryRun }) => async ({ workspace, signal, progress }) => {
      const { lifecycle } = await workspace({ mayBeNew: true });
      const report = await lifecycle.importMlflow({ from, artifacts, dryRun, signal, progress });
      return {
        json: { dryRun: dryRun === true, ...report },
        notices: report.leftOut.map(({ what, why }) => `left out: ${what}: ${why}`),
        text: () => summary(report, dryRun === true),
      };
    });
}

function summary(report: MlflowReport, dryRun: boolean): string {
  const kinds = [
    ['experiments', report.experiments],
    ['runs', report.runs],
    ['logged models', report.loggedModels],
    ['model versions', report.modelVersions],
  ] as const;
  const counts = kinds.map(([noun, { imported, skipped }]) => {
    const rest = skipped === 0 ? '' : ` (${formatCount(skipped)} were here already)`;
    return `${formatCount(imported)} ${noun}${rest}`;
  });
  const { files, bytes } = report.artifacts;
  const copied = dryRun ? '' : `; ${formatCount(files)} files (${formatBytes(bytes)})`;
  return `${dryRun ? 'Would import' : 'Imported'} ${counts.join(', ')}${copied}`;
}
