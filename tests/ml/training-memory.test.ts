import { describe, expect, test } from 'vitest';
import { codeColumns } from '../../src/ml/forests/coded-columns.ts';
import { BinnedRows } from '../../src/ml/histograms/binned-rows.ts';
import { codesBytes } from '../../src/ml/histograms/code-layout.ts';
import { COPIES_BYTES } from '../../src/ml/histograms/column-copies.ts';
import { CONTROL_BYTES } from '../../src/ml/histograms/control-block.ts';
import { Crew } from '../../src/ml/histograms/crew.ts';
import { TrainingMemory } from '../../src/ml/histograms/training-memory.ts';
import { matrixFromColumns } from '../../src/ml/index.ts';

// What is only given out and never touched costs nothing, so tables may be as large as they like here.

interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly bins?: number;
}

/** Bytes that binned rows take of a training memory; without what depends on the number of columns alone. */
async function bytesOf({ rows, columns, bins = 256 }: Shape): Promise<number> {
  const taken = async (count: number): Promise<number> => {
    const memory = new TrainingMemory(CONTROL_BYTES);
    memory.allocate(CONTROL_BYTES);
    await using crew = new Crew(memory, { size: 1, kernel: 'plain', program: new URL('file:///unused') });
    const isWide = bins > 256;
    const binCounts = new Array<number>(columns).fill(bins);
    new BinnedRows(memory, crew, { rows: count, binCounts, isWide, slots: isWide ? 1024 : 256 });
    return memory.used;
  };
  return (await taken(rows)) - (await taken(0));
}

/** Row list and its spare, 4 bytes each, and a pair of float32. */
const ROW_BYTES = 16;

describe('the memory of binned rows', () => {
  test('is a byte for each cell, and 16 bytes for each row, beside what copies of columns may take', async () => {
    for (const [rows, columns] of [
      [10_000_000, 32],
      [3_000_000, 100],
      [1_000_000, 400],
    ] as const) {
      const cells = rows * columns;
      const bytes = await bytesOf({ rows, columns });
      const perCell = (bytes - ROW_BYTES * rows) / cells;
      expect(perCell).toBeGreaterThanOrEqual(1);
      expect(bytes - ROW_BYTES * rows - cells).toBeLessThanOrEqual(COPIES_BYTES + 1024);
      expect(perCell).toBeLessThan(1.25);
    }
  });

  test('is two bytes for each cell only while all copies fit their budget', async () => {
    const [rows, columns] = [100_000, 32];
    const bytes = await bytesOf({ rows, columns });
    expect((bytes - ROW_BYTES * rows) / (rows * columns)).toBeCloseTo(2, 2);
    expect(rows * columns).toBeLessThan(COPIES_BYTES);
  });

  test('is two bytes for each cell where columns have more than 256 bins', async () => {
    const [rows, columns] = [5_000_000, 40];
    const perCell = ((await bytesOf({ rows, columns, bins: 600 })) - ROW_BYTES * rows) / (rows * columns);
    expect(perCell).toBeGreaterThanOrEqual(2);
    expect(perCell).toBeLessThan(2.4);
  });

  test('rounds the columns of each thread up to a multiple of four, unless they are fewer', () => {
    const rows = 1_000_000;
    const perRow = (features: number, size: number): number =>
      codesBytes({ rows, features, isWide: false, size }) / rows;
    expect(perRow(30, 1)).toBe(32);
    expect(perRow(30, 2)).toBe(32);
    expect(perRow(9, 1)).toBe(12);
    expect(perRow(8, 8)).toBe(8);
  });
});

describe('the memory of forests', () => {
  test('is a byte for each cell, or two where some column has more than 255 bins', () => {
    const rows = Uint32Array.from({ length: 1000 }, (_, row) => row);
    const few = Array.from(rows, (row) => row % 255);
    const many = Array.from(rows, (row) => row % 256);
    const bytesPerCell = (second: number[]): number[] =>
      codeColumns(matrixFromColumns({ few, second }), { rows, maxBins: 1023, seed: 0 }).columns.map(
        ({ codes }) => codes.byteLength / rows.length,
      );
    expect(bytesPerCell(few)).toEqual([1, 1]);
    expect(bytesPerCell(many)).toEqual([2, 2]);
  });
});
