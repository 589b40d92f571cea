import type { Customer, Terminal } from './world.ts';

/** One payment. Amounts are whole cents, so that sums over windows are exact. */
export interface Payment {
  /** Seconds since the first day began. */
  readonly second: number;
  readonly customer: Customer;
  readonly terminal: Terminal;
  readonly cents: number;
  readonly isFraud: boolean;
}

export const SECONDS_PER_HOUR = 3600;
export const SECONDS_PER_DAY = 24 * SECONDS_PER_HOUR;

/** Day 0 is a Monday. */
export const isWeekend = (day: number): boolean => day % 7 >= 5;
