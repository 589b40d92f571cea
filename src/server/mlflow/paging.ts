import type { Fields } from './fields.ts';

interface PageSizes {
  /** When nothing is asked for; undefined where clients have to ask. */
  readonly usual: number | undefined;
  readonly most: number;
}

/** How many rows a page is to hold at most. */
export function maxResultsIn(fields: Fields, { usual, most }: PageSizes, name = 'max_results'): number {
  const asked = fields.int64(name) ?? usual ?? 0;
  if (asked >= 1 && asked <= most) return Number(asked);
  throw fields.invalid(name, `It must be at least 1 and at most ${most}.`);
}
