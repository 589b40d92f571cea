import { AssayCommand } from '../assay-command.ts';
import { formatTable } from '../output/table.ts';
import { runInForce, stateWords } from './state-words.ts';

/** `assay promotions list` */
export function listPromotionsCommand(): AssayCommand {
  return new AssayCommand('list')
    .description('List promotions and rollbacks, newest first, also those that did not take effect')
    .note(
      'in force: what production holds now; replaced: it was in force; no effect: a step failed and all was undone;\n' +
        'conflict: somebody else changed production meanwhile. Of a rollback, run and model are those it went back to.',
    )
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
                  { title: 'state', value: (promotion) => stateWords(promotion, head?.id), keepWhole: true },
                  { title: 'run', value: runInForce },
                  {
                    title: 'model',
                    value: ({ after: { origin } }) => origin?.model && `${origin.model.name} ${origin.model.version}`,
                  },
                  { title: 'approver', value: ({ approver }) => approver },
                  { title: 'kind', value: ({ kind }) => kind },
                  { title: 'undid', value: ({ rollbackOf }) => rollbackOf },
                ],
                style,
              ),
      };
    });
}
