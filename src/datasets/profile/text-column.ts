import type { ColumnSchema } from '../../tables/index.ts';
import { textKind } from './column-kind.ts';
import { evennessOf } from './number-figures.ts';
import type { ColumnProfile } from './profile.ts';
import type { TextFigures } from './text-figures.ts';

export function textColumn({ name, type }: ColumnSchema, figures: TextFigures, rows: number): ColumnProfile {
  const { count, distinct, unique, values, common, texts } = figures;
  const kind = textKind(figures, type);
  return {
    name,
    type,
    kind,
    rows,
    count,
    missing: rows - count,
    missingShare: (rows - count) / rows,
    distinct,
    unique,
    common,
    ...(kind === 'category' &&
      distinct === values.length && { evenness: evennessOf(values.map((value) => value.count)) }),
    ...(count > 0 && { texts }),
  };
}
