export {
  CARD_TRANSACTION_FEATURES,
  CARD_TRANSACTION_LABEL,
  CARD_TRANSACTION_TIME_COLUMN,
} from './columns.ts';
export {
  type CardTransactionsOptions,
  type SimulatedCardTransactions,
  simulateCardTransactions,
} from './simulate-card-transactions.ts';
