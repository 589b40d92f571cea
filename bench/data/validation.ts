/** Twenty rules of many kinds on a million rows of thirty columns, kept and broken, beside Great Expectations. */
import { spawnSync } from 'node:child_process';
import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, expectSuite, type Suite, validateTable } from '../../src/datasets/index.ts';
import { createRandom } from '../../src/stats/index.ts';
import { openTables, type Table } from '../../src/tables/index.ts';
import { compareFigures } from '../peers/compare-figures.ts';
import { runPythonPeer } from '../peers/python-peer.ts';

const ROWS = 1_000_000;
const NUMBERS = 26;
const CITIES = ['Rome', 'Oslo', 'Bern', 'Lima', 'Kyiv'];
const REPEATS = 3;

export async function measure(): Promise<void> {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'assay-bench-'));
  const path = join(folder.path, 'million.parquet');
  await using tables = await openTables();
  await writeMillion(tables, path);
  await using table = await tables.open({ path });

  const figures = [];
  const peer = peerFigures(path);
  for (const [name, suite] of Object.entries({ kept: rules(8), broken: rules(1) })) {
    figures.push({
      what: `20 rules on 1,000,000 × 30 from Parquet, ${name === 'kept' ? 'all kept' : '6 broken, with sample rows'}`,
      unit: 's',
      better: 'lower' as const,
      assay: await seconds(table, suite),
      peer: peer?.[name],
    });
  }
  compareFigures('Validation', 'Great Expectations', figures);
}

/** The least of some, of wall time. */
async function seconds(table: Table, suite: Suite): Promise<number> {
  const times: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    const start = performance.now();
    await validateTable(table, suite, {
      subject: 'million',
      clock: { now: () => start },
      openTable: () => Promise.reject(new Error('none')),
    });
    times.push((performance.now() - start) / 1000);
  }
  return Math.min(...times);
}

/** @param reach how many standard deviations numbers may lie off: eight keep all, one does not */
function rules(reach: number): Suite {
  const ranges = [0, 1, 2, 3, 4, 5].map((n) => expect.column(`x${n}`).between(-reach, reach));
  return expectSuite('million', [
    expect.table().rowCount({ min: ROWS, max: ROWS }),
    ...ranges,
    expect.column('x6').notNull(),
    expect.column('x7').mean({ min: -0.1, max: 0.1 }).std({ min: 0.9, max: 1.1 }).median({ min: -0.1, max: 0.1 }),
    expect.column('x8').quantile(0.95, { min: 1, max: 2 }).max({ max: 10 }),
    expect.column('id').unique().notNull().atLeast(0),
    expect.column('city').inSet(CITIES).length({ min: 4, max: 4 }).notNull(),
    expect.column('code').matches('^[A-Z]{2}-[0-9]{6}$'),
  ]);
}

async function writeMillion(tables: Awaited<ReturnType<typeof openTables>>, path: string): Promise<void> {
  const random = createRandom(11);
  await using table = await tables.fromColumns([
    { name: 'id', type: 'integer', values: Int32Array.from({ length: ROWS }, (_, row) => row) },
    ...Array.from({ length: NUMBERS }, (_, index) => ({
      name: `x${index}`,
      type: 'number' as const,
      values: Float64Array.from({ length: ROWS }, () => random.normal()),
    })),
    { name: 'open', type: 'boolean', values: Uint8Array.from({ length: ROWS }, (_, row) => row % 2) },
    { name: 'city', type: 'text', values: Array.from({ length: ROWS }, (_, row) => CITIES[row % CITIES.length]) },
    {
      name: 'code',
      type: 'text',
      values: Array.from({ length: ROWS }, (_, row) => `AB-${String(row % 900_000).padStart(6, '0')}`),
    },
  ]);
  await table.writeParquet(path);
}

/** Great Expectations has an environment of its own: what it needs is at odds with other peers. */
function peerFigures(path: string): Record<string, number> | undefined {
  const own = '.venv/gx/bin/python';
  if (process.env.ASSAY_PYTHON === undefined && spawnSync(own, ['--version']).status === 0) {
    process.env.ASSAY_PYTHON = own;
  }
  return runPythonPeer('great_expectations_rules', 'great_expectations', [path, String(REPEATS)]);
}
