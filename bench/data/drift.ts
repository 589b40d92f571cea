/** Drift reports beside Evidently's: time and memory, width, false alarms and power. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detectDrift, makeBaseline, referenceOfRows, writeBaseline } from '../../src/datasets/index.ts';
import { createRandom } from '../../src/stats/index.ts';
import { type ColumnData, openTables, type Tables } from '../../src/tables/index.ts';
import { compareFigures } from '../peers/compare-figures.ts';

const [REFERENCE, CURRENT] = [284_807, 71_202];
const REPEATS = 3;

export async function measure(): Promise<void> {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'assay-bench-'));
  const at = (name: string): string => join(folder.path, name);
  await using tables = await openTables();
  await writeNormals(tables, at('reference.parquet'), { rows: REFERENCE, columns: 30, shift: 0 });
  await writeNormals(tables, at('current.parquet'), { rows: CURRENT, columns: 30, shift: 0.3 });
  const peer = evidently(at('reference.parquet'), at('current.parquet'));

  const cold = {
    seconds: runCommand(at('reference.parquet'), at('current.parquet'), at('cold.html')),
    memoryMb: check(at('reference.parquet'), at('current.parquet'), at('cold')).memoryMb,
  };
  await using reference = await tables.open({ path: at('reference.parquet') });
  writeFileSync(
    at('reference.baseline.json'),
    writeBaseline(await makeBaseline({ label: 'reference', table: reference })),
  );
  const stored = runCommand(at('reference.baseline.json'), at('current.parquet'), at('stored.html'));
  const what = '284,807 vs 71,202 × 30, JSON and HTML';
  compareFigures('Drift', 'Evidently', [
    { what: `${what}, from Parquet`, unit: 's', better: 'lower', assay: cold.seconds, peer: peer?.default },
    { what: `${what}, most memory`, unit: 'MB', better: 'lower', assay: cold.memoryMb, peer: peer?.memory },
    { what: `${what}, stored baseline`, unit: 's', better: 'lower', assay: stored, peer: undefined },
  ]);
  await measureWidths(tables, at);
  await measureVerdicts(tables);
}

interface Check {
  readonly seconds: number;
  readonly cpu: number;
  readonly memoryMb: number;
  readonly drifted: number;
  readonly tested: number;
}

/** Seconds of the command, the start of its process included: the quickest of some. */
function runCommand(reference: string, current: string, html: string): number {
  const times = Array.from({ length: REPEATS }, () => {
    const start = performance.now();
    const words = ['bin/assay.js', 'datasets', 'drift', reference, current, '--json', '--html', html];
    execFileSync(process.execPath, words, { stdio: ['ignore', 'ignore', 'ignore'] });
    return (performance.now() - start) / 1000;
  });
  return Math.min(...times);
}

/** One check in a process of its own. */
function check(reference: string, current: string, out: string): Check {
  const start = performance.now();
  const program = join(import.meta.dirname, 'drift/check.ts');
  const printed = execFileSync(process.execPath, [program, reference, current, out], { encoding: 'utf8' });
  return { ...JSON.parse(printed), seconds: (performance.now() - start) / 1000 };
}

/** Time of a column, from thirty to a thousand of them. */
async function measureWidths(tables: Tables, at: (name: string) => string): Promise<void> {
  for (const columns of [30, 300, 1000]) {
    await writeNormals(tables, at('wide-a.parquet'), { rows: 100_000, columns, shift: 0 });
    await writeNormals(tables, at('wide-b.parquet'), { rows: 30_000, columns, shift: 0.3 });
    const { cpu, seconds, memoryMb } = check(at('wide-a.parquet'), at('wide-b.parquet'), at('wide'));
    const each = ((1000 * cpu) / columns).toFixed(1);
    console.log(
      `100,000 vs 30,000 × ${columns}: ${seconds.toFixed(1)} s, CPU ${cpu.toFixed(1)} s, ${each} ms a column, ${memoryMb.toFixed(0)} MB`,
    );
  }
}

/** How often unchanged columns are called drifted, and changed ones are not. */
async function measureVerdicts(tables: Tables): Promise<void> {
  for (const reference of [1001, 10_000]) {
    for (const rows of [50, 100, 250, 500, 1000]) {
      const report = await compare(tables, { reference, current: rows, shift: 0 });
      const alarms = report.columns.filter(({ drifted }) => drifted === true).length;
      console.log(
        `unchanged, ${reference} / ${rows}: ${alarms} of 200 columns drifted; the dataset ${report.drifted ? 'DRIFTED' : report.verdict}`,
      );
    }
  }
  for (const [shift, reference, current] of [
    [0.3, 1001, 500],
    [0.2, 10_000, 1000],
  ] as const) {
    const report = await compare(tables, { reference, current, shift });
    console.log(
      `shifted by ${shift} std, ${reference} / ${current}: ${((100 * report.driftedColumns) / 200).toFixed(1)} % found`,
    );
  }
}

async function compare(
  tables: Tables,
  { reference, current, shift }: { reference: number; current: number; shift: number },
) {
  await using before = await tables.fromColumns(normals(200, reference, { seed: reference, shift: 0 }));
  await using now = await tables.fromColumns(normals(200, current, { seed: 7 * reference + current, shift }));
  return await detectDrift(referenceOfRows({ label: 'before', table: before }), { label: 'now', table: now });
}

function normals(columns: number, rows: number, { seed, shift }: { seed: number; shift: number }): ColumnData[] {
  return Array.from({ length: columns }, (_, i) => {
    const random = createRandom(seed * 1000 + i);
    return {
      name: `c${i}`,
      type: 'number',
      values: Float64Array.from({ length: rows }, () => random.normal() + shift),
    };
  });
}

/** Three columns of normal numbers in ten are shifted. */
async function writeNormals(
  tables: Tables,
  path: string,
  { rows, columns, shift }: { rows: number; columns: number; shift: number },
): Promise<void> {
  const data = normals(columns, rows, { seed: rows, shift: 0 });
  const shifted = data.map((column, i) =>
    i % 10 < 3 && column.type === 'number'
      ? { ...column, values: column.values.map((value) => value + shift) }
      : column,
  );
  await using table = await tables.fromColumns(shifted);
  await table.writeParquet(path);
}

const python = process.env.ASSAY_EVIDENTLY ?? '.venv/evidently/bin/python';

function evidently(reference: string, current: string): Record<string, number> | undefined {
  if (!existsSync(python) || spawnSync(python, ['-c', 'import evidently']).status !== 0) {
    console.log(
      'No Evidently to compare with. Get it with: python3 -m venv .venv/evidently && .venv/evidently/bin/pip install evidently==0.7.21 "pandas<2.3" pyarrow',
    );
    return undefined;
  }
  const program = join(import.meta.dirname, '../peers/evidently_drift.py');
  const printed = execFileSync(python, [program, reference, current], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(printed.trim().split('\n').at(-1) ?? '{}');
}
