import type { ColumnData } from '../../../tables/index.ts';
import { CARD_TRANSACTION_LABEL, CARD_TRANSACTION_TIME_COLUMN, WINDOW_DAYS } from './columns.ts';
import { History } from './history.ts';
import { isWeekend, type Payment, SECONDS_PER_DAY, SECONDS_PER_HOUR } from './payment.ts';
import { distanceBetween } from './world.ts';

/** Midnight of Monday, 1 January 2024, UTC. */
const FIRST_DAY_MS = Date.UTC(2024, 0, 1);

const NIGHT_FROM_HOUR = 22;
const NIGHT_TO_HOUR = 6;

/** The columns of the table, from payments in order of time. */
export function columnsOf(payments: readonly Payment[]): readonly ColumnData[] {
  const history = new History();
  const past = payments.map((payment) => ({
    customer: history.ofCustomer(payment),
    terminal: history.ofTerminal(payment),
  }));
  const text = (name: string, value: (payment: Payment, row: number) => string): ColumnData => ({
    name,
    type: 'text',
    values: payments.map(value),
  });
  const number = (name: string, value: (payment: Payment) => number): ColumnData => ({
    name,
    type: 'number',
    values: Float64Array.from(payments, value),
  });
  const flag = (name: string, value: (payment: Payment) => boolean): ColumnData => ({
    name,
    type: 'integer',
    values: Int32Array.from(payments, (payment) => Number(value(payment))),
  });
  const window = (who: 'customer' | 'terminal', index: number, mean: { name: string; scale: number }): ColumnData[] => [
    {
      name: `${who}_count_${WINDOW_DAYS[index]}d`,
      type: 'integer',
      values: Int32Array.from(past, (figures) => figures[who][index]?.count ?? 0),
    },
    {
      name: `${who}_${mean.name}_${WINDOW_DAYS[index]}d`,
      type: 'number',
      values: Float64Array.from(past, (figures) => (figures[who][index]?.mean ?? 0) * mean.scale),
    },
  ];
  return [
    text('transaction_id', (_, row) => `X${String(row + 1).padStart(9, '0')}`),
    {
      name: CARD_TRANSACTION_TIME_COLUMN,
      type: 'timestamp',
      values: Float64Array.from(payments, ({ second }) => FIRST_DAY_MS + second * 1000),
    },
    text('customer_id', ({ customer }) => customer.id),
    text('terminal_id', ({ terminal }) => terminal.id),
    number('amount', ({ cents }) => cents / 100),
    flag('is_online', ({ terminal }) => terminal.place === undefined),
    number('distance_from_home', distanceFromHome),
    number('hour_of_day', hourOfDay),
    flag('is_night', (payment) => isNight(hourOfDay(payment))),
    flag('is_weekend', ({ second }) => isWeekend(Math.floor(second / SECONDS_PER_DAY))),
    ...WINDOW_DAYS.flatMap((_, index) => window('customer', index, { name: 'mean_amount', scale: 0.01 })),
    ...WINDOW_DAYS.flatMap((_, index) => window('terminal', index, { name: 'risk', scale: 1 })),
    flag(CARD_TRANSACTION_LABEL, ({ isFraud }) => isFraud),
  ];
}

/** In kilometres, to 10 metres; 0 for online payments. */
function distanceFromHome({ customer, terminal }: Payment): number {
  return terminal.place === undefined ? 0 : Math.round(distanceBetween(customer.home, terminal.place) * 100) / 100;
}

const hourOfDay = ({ second }: Payment): number =>
  Math.floor((second % SECONDS_PER_DAY) / 36) / (SECONDS_PER_HOUR / 36);

/** Night wraps midnight: no hour lies "between 22 and 6". */
export const isNight = (hour: number): boolean => hour >= NIGHT_FROM_HOUR || hour < NIGHT_TO_HOUR;
