import { AssayCommand } from '../assay-command.ts';
import { nextCommand } from '../next-command.ts';
import { changedRunsAnswer } from './changed-runs-answer.ts';

/** `assay runs delete` */
export function deleteRunsCommand(): AssayCommand {
  return new AssayCommand('delete')
    .description('Delete runs; they can be restored until assay gc removes them for good')
    .argument('<run-ids...>', 'As assay runs list prints them; their first digits will do, at least 4')
    .example('assay runs delete 5c1e0b8a', 'no list and no search finds it any more')
    .performs<object, [string[]]>((options, given) => async ({ workspace }) => {
      const { experiments } = await workspace();
      const ids = await experiments.resolveRunIds(given);
      for (const id of ids) await experiments.deleteRun(id);
      const back = nextCommand(`runs restore ${ids.join(' ')}`, options);
      return changedRunsAnswer('deleted', ids, `Bring back with: ${back}`);
    });
}
