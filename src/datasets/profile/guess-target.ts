import type { ColumnSchema } from '../../tables/index.ts';

/** Names that targets have, the surest first. */
const NAMES = [
  'target',
  'label',
  'labels',
  'class',
  'y',
  'outcome',
  'is_fraud',
  'isfraud',
  'fraud',
  'fraudulent',
  'churn',
  'churned',
  'default',
  'defaulted',
  'survived',
  'readmitted',
  'converted',
  'response',
];

/** The column whose name says that it is to be predicted, if there is one. */
export function guessTarget(schema: readonly ColumnSchema[]): string | undefined {
  const names = schema.map(({ name }) => name);
  for (const wish of NAMES) {
    const found = names.find((name) => name.trim().toLowerCase() === wish);
    if (found !== undefined) return found;
  }
  return undefined;
}
