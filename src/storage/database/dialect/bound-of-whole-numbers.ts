import { type Expression, sql } from 'kysely';
import { perDialect } from './per-dialect.ts';

/**
 * A number to compare a column of whole numbers with. PostgreSQL takes such a number for one of 64 bits and would refuse
 * 1.5 and 1e300, although both have their place among whole numbers.
 */
export function boundOfWholeNumbers(value: number): number | Expression<number> {
  if (Number.isSafeInteger(value)) return value;
  return perDialect<number>({ sqlite: sql`${value}`, postgres: sql`cast(${value} as double precision)` });
}
