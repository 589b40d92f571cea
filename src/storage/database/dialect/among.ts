import type { DialectName } from '../database.ts';

/** That something is one of `values`, as text for statements that hold no other values, and the values it takes. */
export const among = (
  dialect: DialectName,
  values: readonly string[],
): { readonly text: string; readonly values: readonly unknown[] } =>
  dialect === 'postgres'
    ? { text: '= any($1::text[])', values: [values] }
    : { text: `in (${values.map(() => '?').join(', ')})`, values };
