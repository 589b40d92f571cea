import { AssayError } from '../errors/index.ts';

/** Columns by what they were named for. */
export interface ColumnRoles {
  readonly label?: string | undefined;
  readonly weight?: string | undefined;
  /** No features. */
  readonly ignore?: readonly string[] | undefined;
  /** Features whose values are categories. */
  readonly categories?: readonly string[] | undefined;
}

/**
 * A column is the label, the weight, ignored or a category: two of them would be settled silently, and hardly as meant.
 * @throws AssayError `TABLES_COLUMN_ROLES` listing every column that was named for two
 */
export function checkColumnRoles({ label, weight, ignore = [], categories = [] }: ColumnRoles): void {
  const rolesOf = new Map<string, Set<string>>();
  const note = (role: string, names: readonly (string | undefined)[]): void => {
    for (const name of names) if (name !== undefined) rolesOf.set(name, (rolesOf.get(name) ?? new Set()).add(role));
  };
  note('the label', [label]);
  note('the weight', [weight]);
  note('a column to ignore', ignore);
  note('a category', categories);
  const contradictions = [...rolesOf].filter(([, roles]) => roles.size > 1);
  if (contradictions.length === 0) return;
  const lines = contradictions.map(([name, roles]) => `${name} as ${[...roles].join(' and as ')}`);
  throw new AssayError({
    code: 'TABLES_COLUMN_ROLES',
    message: `A column can be one thing only, but these were named for several: ${lines.join('; ')}`,
    remedy: 'Name each column once: as the label, the weight, a column to ignore or a category',
    details: { columns: Object.fromEntries(contradictions.map(([name, roles]) => [name, [...roles]])) },
  });
}
