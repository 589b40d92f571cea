import { AssayError } from '../errors/index.ts';
import type { Production } from '../production/index.ts';
import { AssayCommand, type StandardOptions } from './assay-command.ts';
import { promotionText } from './promotions/promotion-text.ts';

interface RollbackOptions extends StandardOptions {
  readonly to?: string;
  readonly approver?: string;
}

/** `assay rollback`: production goes back to what it was. */
export function rollbackCommand(): AssayCommand {
  return new AssayCommand('rollback')
    .description('Take production back to what it was before a promotion: hyperparameters and configuration')
    .option('--to <promotion-id>', 'Go back to what this promotion had put in place (default: to before the latest)')
    .option('--approver <who>', 'Who answers for it, such as an e-mail address (default: setting `user`)')
    .reportsProgress()
    .example('assay rollback', 'undo the latest promotion')
    .example('assay promotions list', 'find the id for --to')
    .performs<RollbackOptions>((options) => async ({ workspace, signal, progress }) => {
      const { production, settings } = await workspace();
      const { checkPromoted } = await import('../production/index.ts');
      const promotion = options.to === undefined ? 'latest' : await successorOf(production, options.to);
      const approver = options.approver ?? settings.user;
      const rollback = checkPromoted(await production.rollback({ promotion, approver }, { signal, progress }));
      return { json: rollback, text: (style) => promotionText(rollback, rollback.id, style) };
    });
}

/** The promotion that replaced `id`; undoing it brings back what `id` had put in place. */
async function successorOf(production: Production, id: string): Promise<string> {
  const target = await production.get(id);
  const successor = (await production.list()).find(({ previous, state }) => previous === target.id && state === 'DONE');
  if (successor !== undefined) return successor.id;
  throw new AssayError({
    code: 'PRODUCTION_NOTHING_TO_ROLL_BACK',
    message: `Nothing took the place of ${id}, so there is nothing to undo to get back to it`,
    remedy: 'To undo it as well, run assay rollback without --to',
    details: { promotion: id },
  });
}
