export type { Dataset, DatasetRegistration, DatasetSplit, Datasets, DatasetVersion } from './dataset.ts';
export {
  CARD_TRANSACTION_FEATURES,
  CARD_TRANSACTION_LABEL,
  CARD_TRANSACTION_TIME_COLUMN,
  type CardTransactionsOptions,
  type SimulatedCardTransactions,
  simulateCardTransactions,
} from './simulators/card-transactions/index.ts';
