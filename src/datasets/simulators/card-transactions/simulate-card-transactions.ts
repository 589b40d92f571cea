import type { LongWork } from '../../../schema/index.ts';
import type { Tables } from '../../../tables/index.ts';

export interface CardTransactionsOptions {
  readonly tables: Tables;
  /** The file to write: CSV when it ends in `.csv`, Parquet otherwise. */
  readonly path: string;
  readonly rows?: number;
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

/** Writes a table of simulated card payments, some of them fraudulent. */
export async function simulateCardTransactions(
  _options: CardTransactionsOptions,
  _work: LongWork = {},
): Promise<SimulatedCardTransactions> {
  throw new Error('The simulator is being written');
}
