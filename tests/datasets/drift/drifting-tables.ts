import {
  type DriftOptions,
  type DriftReport,
  detectDrift,
  referenceOfRows,
} from '../../../src/datasets/drift/index.ts';
import { createRandom } from '../../../src/stats/index.ts';
import type { ColumnData, Tables } from '../../../src/tables/index.ts';

/** Compares two tables made from columns. */
export async function driftBetween(
  tables: Tables,
  reference: readonly ColumnData[],
  current: readonly ColumnData[],
  options: DriftOptions = {},
): Promise<DriftReport> {
  await using a = await tables.fromColumns(reference);
  await using b = await tables.fromColumns(current);
  return await detectDrift(referenceOfRows({ label: 'reference', table: a }), { label: 'current', table: b }, options);
}

export const numbers = (name: string, values: ArrayLike<number>): ColumnData => ({
  name,
  type: 'number',
  values: Float64Array.from(values),
});

export const integers = (name: string, values: ArrayLike<number>): ColumnData => ({
  name,
  type: 'integer',
  values: Int32Array.from(values),
});

export const texts = (name: string, values: readonly (string | undefined)[]): ColumnData => ({
  name,
  type: 'text',
  values,
});

/** Normal numbers of a seed. */
export function normals(count: number, seed: number, { mean = 0, std = 1 } = {}): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: count }, () => mean + std * random.normal());
}

/** Values drawn by their shares, of a seed. */
export function draws(count: number, seed: number, shares: Readonly<Record<string, number>>): string[] {
  const random = createRandom(seed);
  const entries = Object.entries(shares);
  return Array.from({ length: count }, () => {
    let left = random.uniform();
    for (const [value, share] of entries) {
      left -= share;
      if (left < 0) return value;
    }
    return entries.at(-1)![0];
  });
}
