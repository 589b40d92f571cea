import { AssayCommand } from '../assay-command.ts';
import { nextCommand } from '../next-command.ts';
import { changedExperimentsAnswer } from './changed-experiments-answer.ts';
import { findExperiment } from './find-experiment.ts';

/** `assay experiments delete` */
export function deleteExperimentsCommand(): AssayCommand {
  return new AssayCommand('delete')
    .description('Delete experiments with their runs; they can be restored until assay gc removes them for good')
    .argument('<experiments...>', 'Names or ids')
    .example('assay experiments delete fraud-2024', 'its name stays taken until it is removed for good')
    .performs<object, [string[]]>((options, given) => async ({ workspace }) => {
      const { experiments } = await workspace();
      const found = [];
      for (const nameOrId of given) found.push(await findExperiment(experiments, nameOrId));
      for (const { id } of found) await experiments.deleteExperiment(id);
      const back = nextCommand(`experiments restore ${found.map(({ id }) => id).join(' ')}`, options);
      return changedExperimentsAnswer('deleted', found, `Bring back with: ${back}`);
    });
}
