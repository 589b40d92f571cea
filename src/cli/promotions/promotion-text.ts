import type { Promotion } from '../../production/index.ts';
import type { Style } from '../output/style.ts';
import { formatFacts, formatTable } from '../output/table.ts';

/** A promotion or rollback for people: who, what, and every parameter before and after. */
export function promotionText(promotion: Promotion, style: Style): string {
  const { before, after } = promotion;
  const names = [...new Set([...Object.keys(before.parameters), ...Object.keys(after.parameters)])].toSorted();
  return [
    formatFacts(
      [
        [promotion.kind, promotion.id],
        ['state', promotion.state],
        ['reason', promotion.reason],
        ['run', promotion.runId],
        ['model', promotion.model && `${promotion.model.name} version ${promotion.model.version}`],
        ['undoes', promotion.rollbackOf],
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
