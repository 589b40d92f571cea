import { AssayCommand } from '../assay-command.ts';
import { formatTable } from '../output/table.ts';

/** `assay promotions list` */
export function listPromotionsCommand(): AssayCommand {
  return new AssayCommand('list')
    .description('List promotions and rollbacks, newest first, also those that did not take effect')
    .example('assay promotions list', 'what changed production, when, and who approved it')
    .performs(() => async ({ workspace }) => {
      const { production } = await workspace();
      const listed = await production.list();
      const { head } = await production.show();
      return {
        json: { promotions: listed, inForce: head?.id ?? null },
        text: (style) =>
          listed.length === 0
            ? 'Nothing was promoted yet; see assay promote --help'
            : formatTable(
                listed,
                [
                  { title: 'promotion', value: ({ id }) => id, keepWhole: true },
                  { title: 'kind', value: ({ kind }) => kind },
                  { title: 'state', value: ({ id, state }) => (id === head?.id ? `${state}, in force` : state) },
                  { title: 'approver', value: ({ approver }) => approver },
                  { title: 'model', value: ({ model }) => model && `${model.name} ${model.version}` },
                  { title: 'run', value: ({ runId }) => runId },
                ],
                style,
              ),
      };
    });
}
