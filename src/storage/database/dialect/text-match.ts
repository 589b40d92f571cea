import { type Expression, type SqlBool, sql } from 'kysely';
import { perDialect } from './per-dialect.ts';

/** `%` stands for any text, `_` for one character; case counts and nothing escapes them, on every database alike. */
export function matchesPattern(value: Expression<string>, pattern: string): Expression<SqlBool> {
  return perDialect<SqlBool>({
    // SQLite's LIKE ignores case and its GLOB does not, so a LIKE pattern becomes a GLOB one.
    sqlite: sql`${value} glob ${globPattern(pattern)}`,
    postgres: sql`${value} like ${pattern} escape ''`,
  });
}

/** Like {@link matchesPattern} with upper and lower case alike, also outside ASCII. */
export function matchesPatternInAnyCase(value: Expression<string>, pattern: string): Expression<SqlBool> {
  const folded = pattern.toLowerCase();
  return perDialect<SqlBool>({
    // Both sides folded by the same function, for LIKE itself ignores case in ASCII only.
    sqlite: sql`fold_case(${value}) like ${folded}`,
    postgres: sql`fold_case(${value}) like ${folded} escape ''`,
  });
}

function globPattern(pattern: string): string {
  return pattern.replace(/[*?[]|%|_/g, (character) => {
    if (character === '%') return '*';
    return character === '_' ? '?' : `[${character}]`;
  });
}
