import { AssayCommand } from '../assay-command.ts';

/** `assay studies delete` */
export function deleteStudiesCommand(): AssayCommand {
  return new AssayCommand('delete')
    .description('Forget studies with all their trials, for good; the runs of the trials stay')
    .argument('<names...>', 'As assay studies list prints them')
    .note('The name is free then: the next search of that name begins anew. Runs are deleted with assay runs delete.')
    .example('assay studies delete train-xgboost', 'to search again from the first trial')
    .performs<object, [string[]]>((_, names) => async ({ workspace }) => {
      const { tuning } = await workspace();
      const given = [...new Set(names)];
      // All of them are looked for first: a mistyped one keeps the others from being deleted.
      for (const name of given) await tuning.get(name);
      for (const name of given) await tuning.delete(name);
      return {
        json: { deleted: given },
        text: () =>
          given.length === 1
            ? `Deleted the study ${given[0]}; its runs stay`
            : `Deleted ${given.length} studies; their runs stay`,
      };
    });
}
