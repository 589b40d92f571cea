import { AssayCommand, type StandardOptions } from '../assay-command.ts';
import { formatCount } from '../output/numbers.ts';

interface ImportOptions extends StandardOptions {
  readonly name?: string;
}

/** `assay experiments import` */
export function importExperimentsCommand(): AssayCommand {
  return new AssayCommand('import')
    .description('Read experiments from a folder that assay experiments export made')
    .argument('<dir>', 'The folder')
    .option('--name <name>', 'Name of the experiment here, when the folder holds only one')
    .reportsProgress()
    .note(
      'Every byte is checked before anything is written. Runs keep their ids. Repeating it adds what is missing; a run that\n' +
        'is here with other content is refused.',
    )
    .example('assay experiments import fraud-export', 'into the experiment of the same name, made if there is none')
    .performs<ImportOptions, [string]>(({ name }, from) => async ({ workspace, signal, progress }) => {
      const { lifecycle } = await workspace({ mayBeNew: true });
      const report = await lifecycle.importExperiments({ from, name, signal, progress });
      return {
        json: report,
        notices: report.experiments.flatMap((one) =>
          one.pointsWithoutRun === 0
            ? []
            : [
                `${one.name}: left out ${formatCount(one.pointsWithoutRun)} points of logged models, whose runs are not here`,
              ],
        ),
        text: () =>
          report.experiments
            .map(({ name: here, id, runs, loggedModels }) => {
              const skipped = runs.skipped + loggedModels.skipped;
              const rest = skipped === 0 ? '' : `; ${formatCount(skipped)} were here already`;
              return `Imported ${here} (${id}): ${formatCount(runs.imported)} runs, ${formatCount(loggedModels.imported)} logged models${rest}`;
            })
            .join('\n'),
      };
    });
}
