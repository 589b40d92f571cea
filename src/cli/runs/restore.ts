import { AssayCommand } from '../assay-command.ts';
import { changedRunsAnswer } from './changed-runs-answer.ts';

/** `assay runs restore` */
export function restoreRunsCommand(): AssayCommand {
  return new AssayCommand('restore')
    .description('Bring deleted runs back with everything logged to them')
    .argument('<run-ids...>', 'As assay runs list --deleted prints them; their first digits will do, at least 4')
    .example('assay runs restore 5c1e0b8a', 'as if it had never been deleted')
    .performs<object, [string[]]>((_, given) => async ({ workspace }) => {
      const { experiments } = await workspace();
      const ids = await experiments.resolveRunIds(given);
      for (const id of ids) await experiments.restoreRun(id);
      return changedRunsAnswer('restored', ids);
    });
}
