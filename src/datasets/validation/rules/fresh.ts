import { z } from 'zod';
import { columnName, commonFields, ruleKind } from '../rule-kind.ts';
import { unfit } from './unfit.ts';

const UNITS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 } as const;

/** Milliseconds, or text such as `36h` or `1d12h`. */
const age = z.union([z.int().min(1), z.string().regex(/^(\d+[dhms])+$/)], {
  error: 'a length of time such as 36h or 1d12h, or milliseconds',
});

export const freshRule = ruleKind({
  schema: z.strictObject({
    rule: z.literal('fresh'),
    column: columnName,
    maxAge: age.describe('How long ago the latest time may be, such as 36h or 1d12h'),
    ...commonFields,
  }),
  summary: 'The latest time in a column is not too long ago',
  columns: ({ column }) => [column],
  describe: ({ column, maxAge }) =>
    `the latest ${column} is at most ${typeof maxAge === 'number' ? ageText(maxAge) : maxAge} old`,
  plan: (rule, table) => {
    const column = table.column(rule.column);
    const value = column.as('time');
    if (value === undefined) return unfit(column, 'time');
    return {
      kind: 'figure',
      missing: column.missing,
      aggregate: (counts) => `epoch_ms(max(${value}) FILTER (WHERE ${counts}))`,
      judge: (found) => {
        if (found === null) return { success: false, reason: 'there is no time in it' };
        const latest = Number(found);
        const old = table.now - latest;
        return {
          success: old <= milliseconds(rule.maxAge),
          observed: new Date(latest).toISOString(),
          ...(old > milliseconds(rule.maxAge) && { reason: `it is ${ageText(old)} old` }),
        };
      },
    };
  },
});

function milliseconds(given: number | string): number {
  if (typeof given === 'number') return given;
  return [...given.matchAll(/(\d+)([dhms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * UNITS[unit as keyof typeof UNITS],
    0,
  );
}

/** In the two largest units that it has. */
function ageText(length: number): string {
  let rest = length;
  const parts = Object.entries(UNITS).flatMap(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count > 0 ? [`${count}${unit}`] : [];
  });
  return parts.slice(0, 2).join('') || '0s';
}
