import { AssayError } from '../../errors/index.ts';
import type { ColumnType } from '../../tables/index.ts';

/**
 * The types given as `--type COLUMN=TYPE`.
 * @throws AssayError `INVALID_ARGUMENT` naming every type there is not
 */
export async function readColumnTypes(
  given: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, ColumnType>>> {
  // Loaded here, not at the top: help and usage errors need not wait for it.
  const { COLUMN_TYPES } = await import('../../tables/index.ts');
  const known: ReadonlySet<string> = new Set(COLUMN_TYPES);
  const wrong = Object.entries(given).filter(([, type]) => !known.has(type));
  if (wrong.length === 0) return given as Readonly<Record<string, ColumnType>>;
  throw new AssayError({
    code: 'INVALID_ARGUMENT',
    message: `--type: there is no type ${wrong.map(([column, type]) => `${type} (for ${column})`).join(', ')}`,
    remedy: `Use one of: ${COLUMN_TYPES.join(', ')}`,
    details: { wrong: Object.fromEntries(wrong), types: COLUMN_TYPES },
  });
}
