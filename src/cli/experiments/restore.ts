import { AssayCommand } from '../assay-command.ts';
import { changedExperimentsAnswer } from './changed-experiments-answer.ts';
import { findExperiment } from './find-experiment.ts';

/** `assay experiments restore` */
export function restoreExperimentsCommand(): AssayCommand {
  return new AssayCommand('restore')
    .description('Bring deleted experiments back with all their runs, also those that were deleted one by one')
    .argument('<experiments...>', 'Names or ids, as assay experiments list --deleted prints them')
    .example('assay experiments restore fraud-2024', 'as if it had never been deleted')
    .performs<object, [string[]]>((_, given) => async ({ workspace }) => {
      const { experiments } = await workspace();
      const found = [];
      for (const nameOrId of given) found.push(await findExperiment(experiments, nameOrId));
      for (const { id } of found) await experiments.restoreExperiment(id);
      return changedExperimentsAnswer('restored', found);
    });
}
