import type { Promotion } from '../../production/index.ts';
import type { Style } from '../output/style.ts';
import { formatFacts, formatTable } from '../output/table.ts';
import { runInForce, stateWords } from './state-words.ts';

/**
 * A promotion or rollback for people: who, what, and every parameter before and after.
 *
 * @param inForce id of the promotion that production holds now, if any
 */
export function promotionText(promotion: Promotion, inForce: string | undefined, style: Style): string {
  const { before, after } = promotion;
  const isRollback = promotion.kind === 'rollback';
  const names = [...new Set([...Object.keys(before.parameters), ...Object.keys(after.parameters)])].toSorted();
  return [
    formatFacts(
      [
        [promotion.kind, promotion.id],
        ['state', stateWords(promotion, inForce)],
        ['reason', promotion.reason],
        ['undid', promotion.rollbackOf],
        ['run undone', isRollback ? promotion.runId : undefined],
        [isRollback ? 'run restored' : 'run', runInForce(promotion)],
        ['model', after.origin?.model && `${after.origin.model.name} version ${after.origin.model.version}`],
        ['approver', promotion.approver],
        ['at', promotion.at],
        ['config', promotion.configKey],
        ['backup', promotion.backupKey],
        ['archive', promotion.archiveKey],
      ],
      style,
    ),
    '',
    formatTable(
      names,
      [
        { title: 'parameter', value: (name) => name },
        { title: 'before', value: (name) => before.parameters[name] ?? undefined, align: 'right' },
        { title: 'after', value: (name) => after.parameters[name] ?? undefined, align: 'right' },
      ],
      style,
    ),
  ].join('\n');
}
