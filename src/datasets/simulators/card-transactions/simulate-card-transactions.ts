import { extname } from 'node:path';
import { z } from 'zod';
import { throwIfInterrupted } from '../../../errors/index.ts';
import { type LongWork, parse } from '../../../schema/index.ts';
import { createRandom } from '../../../stats/index.ts';
import type { Tables } from '../../../tables/index.ts';
import { CARD_TRANSACTION_FEATURES, CARD_TRANSACTION_LABEL, CARD_TRANSACTION_TIME_COLUMN } from './columns.ts';
import { FraudScene } from './frauds.ts';
import { paymentsOfDay } from './honest-payments.ts';
import type { Payment } from './payment.ts';
import { columnsOf } from './rows.ts';
import { createWorld } from './world.ts';

export interface CardTransactionsOptions {
  readonly tables: Tables;
  /** The file to write: CSV when it ends in `.csv`, Parquet otherwise. */
  readonly path: string;
  /** Payments in the table, 1,000 to 1,000,000; 50,000 when left out. */
  readonly rows?: number;
  /** The same seed and rows give the same file, byte for byte. */
  readonly seed: number;
}

export interface SimulatedCardTransactions {
  readonly path: string;
  readonly rowCount: number;
  readonly frauds: number;
  readonly label: string;
  readonly timeColumn: string;
  readonly features: readonly string[];
}

const optionsSchema = z.object({
  rows: z.int().min(1000, 'at least 1000').max(1_000_000, 'at most 1000000').default(50_000),
  seed: z.int(),
});

/** About three months of payments for any number of rows. */
const ROWS_PER_CUSTOMER = 100;

/**
 * Writes a table of simulated card payments, about one in a hundred of them fraudulent, with features that a model may
 * learn from ({@link CARD_TRANSACTION_FEATURES}). Rows are in order of time.
 * @throws AssayError `DATASETS_SIMULATION_INVALID`
 */
export async function simulateCardTransactions(
  { tables, path, ...asked }: CardTransactionsOptions,
  work: LongWork = {},
): Promise<SimulatedCardTransactions> {
  const { rows, seed } = parse(optionsSchema, asked, {
    code: 'DATASETS_SIMULATION_INVALID',
    subject: 'simulation',
    remedy: 'For example { rows: 50000, seed: 1 }',
  });
  const payments = simulatePayments(rows, seed, work);
  await using table = await tables.fromColumns(columnsOf(payments), work);
  await (extname(path).toLowerCase() === '.csv' ? table.writeCsv(path, work) : table.writeParquet(path, work));
  return {
    path,
    rowCount: rows,
    frauds: payments.filter(({ isFraud }) => isFraud).length,
    label: CARD_TRANSACTION_LABEL,
    timeColumn: CARD_TRANSACTION_TIME_COLUMN,
    features: CARD_TRANSACTION_FEATURES,
  };
}

/** The first `rows` payments, in order of time. */
function simulatePayments(rows: number, seed: number, { signal, progress }: LongWork): readonly Payment[] {
  const random = createRandom(seed);
  const world = createWorld(random, Math.round(rows / ROWS_PER_CUSTOMER));
  const scene = new FraudScene(world);
  const days: Payment[][] = [];
  for (let day = 0, total = 0; total < rows; day++) {
    throwIfInterrupted(signal, 'the simulation');
    scene.begin(random, day);
    const payments = [...paymentsOfDay(random, world, day, scene), ...scene.theftsOfDay(random, day)];
    days.push(payments.toSorted((a, b) => a.second - b.second));
    total += payments.length;
    progress?.({ stage: 'simulate', done: Math.min(total, rows), total: rows, unit: 'payments' });
  }
  return days.flat().slice(0, rows);
}
