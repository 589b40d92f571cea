import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DriftReport } from '../../src/datasets/index.ts';
import { normals } from '../datasets/drift/drifting-tables.ts';
import { runAssayHere, runAssayHereJson } from '../support/run-assay-here.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function writeTable(path: string, rows: number, seed: number, mean: number): string {
  const amounts = normals(rows, seed, { mean });
  const lines = [...amounts].map((amount, i) => `${amount},${['a', 'b', 'c'][i % 3]},${i % 2}`);
  writeFileSync(path, ['amount,kind,flag', ...lines].join('\n'));
  return path;
}

describe('assay datasets drift', () => {
  test('compares two files without a workspace and prints a verdict for machines', async () => {
    using folder = temporaryFolder();
    const before = writeTable(join(folder.path, 'before.csv'), 1000, 1, 0);
    const now = writeTable(join(folder.path, 'now.csv'), 600, 2, 1);
    const workspace = join(folder.path, 'ws');
    const report = (await runAssayHereJson([
      'datasets',
      'drift',
      before,
      now,
      '--workspace',
      workspace,
    ])) as DriftReport;
    expect(report).toMatchObject({ drifted: true, driftedColumns: 1, testedColumns: 3, severity: 'high' });
    expect(report.share).toBeCloseTo(1 / 3);
    expect(report.columns[0]).toMatchObject({
      name: 'amount',
      type: 'number',
      drifted: true,
      severity: 'high',
      method: 'wasserstein',
      pValue: 1e-16,
      reason: expect.stringContaining('the median went from'),
    });
    expect(report.columns.slice(1).map(({ drifted }) => drifted)).toEqual([false, false]);
    expect(existsSync(workspace)).toBe(false);
  });

  test('tells people what drifted most first, and what to do', async () => {
    using folder = temporaryFolder();
    const before = writeTable(join(folder.path, 'before.csv'), 1000, 1, 0);
    const now = writeTable(join(folder.path, 'now.csv'), 600, 2, 1);
    const { stdout, exitCode } = await runAssayHere(['datasets', 'drift', before, now]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Drifted \(high\): 1 of 3 tested columns drifted\n/);
    expect(stdout.split('\n')[4]).toMatch(/^amount +high +wasserstein/);
    expect(stdout).toContain('Look into amount');
  });

  test('takes methods, thresholds and columns by name, and refuses what there is not', async () => {
    using folder = temporaryFolder();
    const before = writeTable(join(folder.path, 'before.csv'), 1000, 1, 0);
    const now = writeTable(join(folder.path, 'now.csv'), 600, 2, 1);
    const command = ['datasets', 'drift', before, now];
    const chosen = (await runAssayHereJson([
      ...command,
      ...['--method', 'amount=psi', 'categorical=chisquare', '--threshold', 'amount=99', '--ignore', 'flag'],
    ])) as DriftReport;
    expect(chosen.columns.map(({ name, method, threshold, drifted }) => [name, method, threshold, drifted])).toEqual([
      ['amount', 'psi', 99, false],
      ['kind', 'chisquare', 0.05, false],
    ]);
    const wrong = await runAssayHere([...command, '--method', 'psy', '--alpha', '0.5', '--columns', 'amount']);
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain('DATASETS_DRIFT_OPTIONS_INVALID');
    const unknown = await runAssayHere([...command, '--columns', 'amont']);
    expect(unknown.stderr).toContain('amont');
    expect(unknown.exitCode).toBe(2);
  });

  test('compares versions of a dataset by name', async () => {
    using folder = temporaryFolder();
    const workspace = ['--workspace', join(folder.path, 'ws')];
    for (const [seed, mean] of [
      [1, 0],
      [2, 1],
    ] as const) {
      const file = writeTable(join(folder.path, `${seed}.csv`), 800, seed, mean);
      await runAssayHereJson(['datasets', 'register', 'payments', file, ...workspace]);
    }
    const report = (await runAssayHereJson([
      'datasets',
      'drift',
      'payments@1',
      'payments',
      ...workspace,
    ])) as DriftReport;
    expect(report).toMatchObject({ reference: { label: 'payments@1', rows: 800 }, current: { label: 'payments@2' } });
    expect(report.drifted).toBe(true);
  });

  test('checks against a stored baseline of a version, and against the file of one', async () => {
    using folder = temporaryFolder();
    const workspace = ['--workspace', join(folder.path, 'ws')];
    const before = writeTable(join(folder.path, 'before.csv'), 800, 1, 0);
    const now = writeTable(join(folder.path, 'now.csv'), 600, 2, 1);
    await runAssayHereJson(['datasets', 'register', 'payments', before, ...workspace]);
    const plain = (await runAssayHereJson(['datasets', 'drift', 'payments', now, ...workspace])) as DriftReport;
    const stored = await runAssayHereJson(['datasets', 'drift', 'payments', now, '--baseline', ...workspace]);
    expect(stored).toEqual(plain);

    const out = join(folder.path, 'before.baseline.json');
    const kept = await runAssayHereJson(['datasets', 'baseline', before, '--out', out]);
    expect(kept).toMatchObject({ rows: 800, columns: 3, out });
    const fromFile = (await runAssayHereJson(['datasets', 'drift', out, now])) as DriftReport;
    expect(fromFile.columns).toEqual(plain.columns);
    expect((await runAssayHere(['datasets', 'baseline', before])).stderr).toContain('--out is missing');
  });

  test('goes window by window over time, and wants what belongs together', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'rows.csv');
    const amounts = normals(1000, 1).map((value, i) => (i < 720 ? value : value + 2));
    const lines = [...amounts].map((amount, i) => `${new Date(i * 600_000).toISOString()},${amount}`);
    writeFileSync(path, ['at,amount', ...lines].join('\n'));
    const { stdout } = await runAssayHere(['datasets', 'drift', path, '--time', 'at', '--window', '1d']);
    expect(stdout).toMatch(/^Drifted in 2 of 6 windows/);
    expect(stdout).toMatch(/1970-01-06 00:00:00Z +144 +high +amount/);
    for (const wrong of [
      [path],
      [path, '--time', 'at'],
      [path, '--time', 'at', '--window', '1d', '--html', 'x.html'],
    ]) {
      const { exitCode, stderr } = await runAssayHere(['datasets', 'drift', ...wrong]);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining('do not go together')]);
    }
  });
});
