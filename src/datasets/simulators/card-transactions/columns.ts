export const CARD_TRANSACTION_LABEL = 'is_fraud';
export const CARD_TRANSACTION_TIME_COLUMN = 'tx_datetime';

/** Days of history in the rolling features. */
export const WINDOW_DAYS = [1, 7, 30] as const;

/**
 * The columns a model may learn from, all of them known at the moment of payment: no ids, no timestamps, and of a
 * terminal's frauds only those that had time to be reported.
 */
export const CARD_TRANSACTION_FEATURES = [
  'amount',
  'is_online',
  'distance_from_home',
  'hour_of_day',
  'is_night',
  'is_weekend',
  ...WINDOW_DAYS.flatMap((days) => [`customer_count_${days}d`, `customer_mean_amount_${days}d`] as const),
  ...WINDOW_DAYS.flatMap((days) => [`terminal_count_${days}d`, `terminal_risk_${days}d`] as const),
] as const;
