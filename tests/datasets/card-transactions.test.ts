import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  CARD_TRANSACTION_FEATURES,
  CARD_TRANSACTION_LABEL,
  CARD_TRANSACTION_TIME_COLUMN,
  simulateCardTransactions,
} from '../../src/datasets/index.ts';
import { ALGORITHMS, type AlgorithmName, binaryMetrics, columnOf } from '../../src/ml/index.ts';
import { openTables, type SplitFile } from '../../src/tables/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const tables = await openTables({ threads: 2 });
const folder = temporaryFolder();
afterAll(async () => {
  await tables[Symbol.asyncDispose]();
  folder.remove();
});

const pathOf = (name: string) => join(folder.path, name);
const csv = await simulateCardTransactions({ tables, path: pathOf('payments.csv'), rows: 8000, seed: 7 });

/** The payments as text cells, one array a row: what somebody would see who checks a feature by hand. */
function readPayments() {
  const [header = '', ...lines] = readFileSync(csv.path, 'utf8').trim().split('\n');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [names[index] ?? '', cell])));
}

const payments = readPayments().map((cells) => ({
  cells,
  time: Date.parse(`${cells.tx_datetime?.replace(' ', 'T')}Z`),
  amount: Number(cells.amount),
  isFraud: Number(cells.is_fraud),
}));

const DAY = 86_400_000;

test('the table has exactly the rows asked for, in order of time', () => {
  expect(payments).toHaveLength(8000);
  const times = payments.map(({ time }) => time);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(new Set(payments.map(({ cells }) => cells.transaction_id)).size).toBe(8000);
});

test('frauds are counted in the result and are about one in a hundred', () => {
  expect(payments.filter(({ isFraud }) => isFraud === 1)).toHaveLength(csv.frauds);
  expect(csv.frauds / csv.rowCount).toBeGreaterThan(0.005);
  expect(csv.frauds / csv.rowCount).toBeLessThan(0.03);
});

test('customer windows count the payments of the last days, this one included', () => {
  for (const { cells, time } of payments.filter((_, row) => row % 97 === 0)) {
    for (const days of [1, 7, 30]) {
      const window = payments.filter(
        (other) =>
          other.cells.customer_id === cells.customer_id &&
          other.time > time - days * DAY &&
          (other.time < time ||
            (other.time === time && String(other.cells.transaction_id) <= String(cells.transaction_id))),
      );
      const mean = window.reduce((sum, { amount }) => sum + amount, 0) / window.length;
      expect(Number(cells[`customer_count_${days}d`])).toBe(window.length);
      expect(Number(cells[`customer_mean_amount_${days}d`])).toBeCloseTo(mean, 9);
    }
  }
});

test('terminal windows end a week before the payment, so no fraud is known before it is reported', () => {
  for (const { cells, time } of payments.filter((_, row) => row % 89 === 0)) {
    for (const days of [1, 7, 30]) {
      const window = payments.filter(
        (other) =>
          other.cells.terminal_id === cells.terminal_id &&
          other.time <= time - 7 * DAY &&
          other.time > time - (7 + days) * DAY,
      );
      const risk = window.length === 0 ? 0 : window.reduce((sum, { isFraud }) => sum + isFraud, 0) / window.length;
      expect(Number(cells[`terminal_count_${days}d`])).toBe(window.length);
      expect(Number(cells[`terminal_risk_${days}d`])).toBeCloseTo(risk, 12);
    }
  }
});

test('night wraps midnight and weekends are Saturday and Sunday', () => {
  for (const { cells, time } of payments) {
    const date = new Date(time);
    const hour = date.getUTCHours();
    expect(cells.is_night).toBe(hour >= 22 || hour < 6 ? '1' : '0');
    expect(cells.is_weekend).toBe(date.getUTCDay() % 6 === 0 ? '1' : '0');
    expect(Math.floor(Number(cells.hour_of_day))).toBe(hour);
  }
});

test('one seed makes one file, byte for byte; another seed makes another', async () => {
  const simulate = (name: string, seed: number) =>
    simulateCardTransactions({ tables, path: pathOf(name), rows: 3000, seed }).then(({ path }) => readFileSync(path));
  expect((await simulate('a.parquet', 1)).equals(await simulate('b.parquet', 1))).toBe(true);
  expect((await simulate('a.csv', 1)).equals(await simulate('b.csv', 1))).toBe(true);
  expect((await simulate('a.csv', 1)).equals(await simulate('c.csv', 2))).toBe(false);
});

test('the features are numbers without gaps and hold neither ids nor times nor the label', async () => {
  await using table = await tables.open({ path: csv.path });
  const { matrix, labels } = await table.toMatrix({
    features: CARD_TRANSACTION_FEATURES,
    label: CARD_TRANSACTION_LABEL,
  });
  expect(matrix.values.every(Number.isFinite)).toBe(true);
  expect(labels?.reduce((sum, label) => sum + label, 0)).toBe(csv.frauds);
  expect(csv.features).toEqual(CARD_TRANSACTION_FEATURES);
  for (const name of [
    'transaction_id',
    'customer_id',
    'terminal_id',
    CARD_TRANSACTION_TIME_COLUMN,
    CARD_TRANSACTION_LABEL,
  ]) {
    expect(CARD_TRANSACTION_FEATURES).not.toContain(name);
  }
  // Left to itself, a model that takes every column is stopped by the ids and the time.
  await expect(table.toMatrix({ label: CARD_TRANSACTION_LABEL })).rejects.toMatchObject({
    code: 'TABLES_COLUMN_NOT_NUMERIC',
    details: { columns: ['transaction_id', 'tx_datetime', 'customer_id', 'terminal_id'].map((name) => ({ name })) },
  });
  const amounts = columnOf(matrix, 'amount') ?? new Float32Array();
  expect(Math.min(...amounts)).toBeGreaterThan(0);
});

test('50,000 rows cost less than five seconds of computing', async () => {
  const before = process.cpuUsage();
  await simulateCardTransactions({ tables, path: pathOf('large.parquet'), seed: 1 });
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(5);
});

test('a boosted model finds most frauds but not all, and a linear one clearly fewer', async () => {
  const { path } = await simulateCardTransactions({ tables, path: pathOf('difficulty.parquet'), seed: 3 });
  await using table = await tables.open({ path });
  const label = CARD_TRANSACTION_LABEL;
  const spec = { method: 'stratified', seed: 1, fractions: { train: 0.8, test: 0.2 }, label } as const;
  const { train, test } = await table.split(spec, folder.path);
  const read = async ({ path }: SplitFile) => {
    await using part = await tables.open({ path });
    const { matrix, labels = new Float32Array() } = await part.toMatrix({ features: CARD_TRANSACTION_FEATURES, label });
    return { matrix, labels };
  };
  const [known, unseen] = [await read(train), await read(test)];
  const prAuc = async (algorithm: AlgorithmName, parameters: object) => {
    const { model } = await ALGORITHMS[algorithm].fit({ train: known.matrix, labels: known.labels, parameters }, {});
    const { predictions } = model.predict(unseen.matrix);
    return binaryMetrics({ labels: unseen.labels, probabilities: predictions }).pr_auc;
  };
  const boosted = await prAuc('xgboost', { num_round: 80, max_depth: 5, eta: 0.15 });
  const linear = await prAuc('logistic_regression', {});
  expect(boosted).toBeGreaterThan(0.65);
  expect(boosted).toBeLessThan(0.95);
  expect(linear).toBeLessThan(boosted - 0.08);
});

test.each([{ rows: 10 }, { rows: 1.5e9 }, { rows: 2000.5 }, { seed: 0.5 }, { seed: Number.NaN }])(
  'options %j are refused',
  async (options) => {
    const simulation = simulateCardTransactions({ tables, path: pathOf('refused.csv'), seed: 1, ...options });
    await expect(simulation).rejects.toMatchObject({ code: 'DATASETS_SIMULATION_INVALID' });
  },
);

test('an interrupted simulation writes nothing', async () => {
  const controller = new AbortController();
  const work = { signal: controller.signal, progress: () => controller.abort() };
  const path = pathOf('stopped.csv');
  await expect(simulateCardTransactions({ tables, path, seed: 1 }, work)).rejects.toMatchObject({
    code: 'INTERRUPTED',
  });
  expect(() => readFileSync(path)).toThrow('ENOENT');
});
