import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { shared } from './shared-folder.ts';

export interface GoldenCase<Expected> {
  readonly id: string;
  readonly why: string;
  readonly file: string;
  readonly n?: number;
  readonly expect: Expected;
}

/** The cases of a file under the shared folder's `fixtures/stats`, with where their samples are. */
export function goldenStatistics<Expected>(file: string): readonly GoldenCase<Expected>[] {
  return JSON.parse(readFileSync(shared('fixtures', 'stats', file), 'utf8')).cases;
}

/** The cells of a sample, by column; as text, the empty one for missing. */
export function goldenSample(file: string): Readonly<Record<string, readonly string[]>> {
  const [header = '', ...lines] = readFileSync(shared('fixtures', 'stats', file), 'utf8')
    .trimEnd()
    .split(/\r?\n/);
  const rows = lines.map((line) => line.split(',').map((cell) => cell.replace(/^"(.*)"$/, '$1')));
  return Object.fromEntries(header.split(',').map((name, column) => [name, rows.map((row) => row[column] ?? '')]));
}

/** Cells as numbers, NaN for missing. */
export const goldenNumbers = (cells: readonly string[] = []): Float64Array =>
  Float64Array.from(cells, (cell) => (cell === '' ? Number.NaN : Number(cell)));

/** A golden number: null where it is undefined, a word where JSON has none. */
export type Golden = number | string | null;

/** Holds `actual` to the reference within the tolerances that its README sets; what is undefined there is NaN here. */
export function expectGolden(
  actual: number | undefined,
  golden: Golden | undefined,
  what: string,
  relative = 1e-9,
): void {
  if (golden === undefined) return;
  if (golden === null || golden === 'NaN') {
    expect(actual, what).toBeNaN();
    return;
  }
  const wanted = Number(golden);
  const message = `${what}: ${actual} instead of ${wanted}`;
  expect(
    Math.abs((actual ?? Number.NaN) - wanted) <= Math.max(1e-12, relative * Math.abs(wanted)) || actual === wanted,
    message,
  ).toBe(true);
}

/** P-values: relative 1e-6 above 1e-12, else both below it. */
export function expectGoldenP(actual: number, golden: Golden | undefined, what: string, relative = 1e-6): void {
  if (typeof golden === 'number' && golden <= 1e-12) expect(actual, what).toBeLessThanOrEqual(1e-12);
  else expectGolden(actual, golden, what, relative);
}
