import { sql } from 'kysely';
import { perDialect } from '../storage/index.ts';

/** That a text is one of many: the same statement for any number of them. */
export const isAmong = (texts: readonly string[]) =>
  perDialect({
    sqlite: sql`in (select value from json_each(${JSON.stringify(texts)}))`,
    postgres: sql`= any(${texts})`,
  });
