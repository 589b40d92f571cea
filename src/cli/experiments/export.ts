import { AssayCommand, type StandardOptions } from '../assay-command.ts';
import { formatBytes } from '../output/bytes.ts';
import { formatCount } from '../output/numbers.ts';
import { findExperiment } from './find-experiment.ts';

interface ExportOptions extends StandardOptions {
  readonly out: string;
}

/** `assay experiments export` */
export function exportExperimentsCommand(): AssayCommand {
  return new AssayCommand('export')
    .description('Write experiments with runs, metrics, logged models and files to a folder, for another workspace')
    .argument('<experiments...>', 'Names or ids')
    .requiredOption('--out <dir>', 'Folder to make; it must not exist yet')
    .reportsProgress()
    .note('What is deleted is left out. The folder is there whole or not at all.')
    .example(
      'assay experiments export fraud --out fraud-export',
      'then, elsewhere: assay experiments import fraud-export',
    )
    .performs<ExportOptions, [string[]]>(({ out }, given) => async ({ workspace, signal, progress }) => {
      const { experiments, lifecycle } = await workspace();
      const experimentIds: string[] = [];
      for (const nameOrId of given) experimentIds.push((await findExperiment(experiments, nameOrId)).id);
      const report = await lifecycle.exportExperiments({ experimentIds, out, signal, progress });
      const { files, bytes } = report.artifacts;
      return {
        json: report,
        text: () =>
          [
            ...report.experiments.map(
              ({ name, id, runs, loggedModels }) =>
                `Exported ${name} (${id}): ${formatCount(runs)} runs, ${formatCount(loggedModels)} logged models`,
            ),
            `${formatCount(files)} files (${formatBytes(bytes)}) in ${report.folder}`,
          ].join('\n'),
      };
    });
}
