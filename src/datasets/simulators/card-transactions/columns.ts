export const CARD_TRANSACTION_LABEL = 'is_fraud';
export const CARD_TRANSACTION_TIME_COLUMN = 'tx_datetime';

/** The columns a model may learn from: no ids, no timestamps, nothing that is known only later. */
export const CARD_TRANSACTION_FEATURES = [
  'amount',
  'hour',
  'is_night',
  'is_weekend',
  'distance_to_terminal',
  'customer_count_1d',
  'customer_mean_amount_1d',
  'customer_count_7d',
  'customer_mean_amount_7d',
  'customer_count_30d',
  'customer_mean_amount_30d',
  'terminal_count_1d',
  'terminal_risk_1d',
  'terminal_count_7d',
  'terminal_risk_7d',
  'terminal_count_30d',
  'terminal_risk_30d',
] as const;
