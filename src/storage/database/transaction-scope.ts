import { hash } from 'node:crypto';

/** Names of what a transaction writes; undefined for all of the database. */
export interface TransactionScope {
  readonly names: readonly string[] | undefined;
}

/** With more names than this, locking everything costs less. */
const MOST_NAMES = 64;
/** Any number that others who share the database will hardly use. */
export const EVERYTHING = 0x41535359;

/**
 * The locks of a transaction, as SQL without parameters. One that names what it writes shares the lock on everything
 * with others like it; one that does not holds that lock alone, so that nothing changes while it runs. Names are locked
 * in one order everywhere, so that no two transactions wait for each other.
 */
export function scopeLocks({ names }: TransactionScope): string {
  if (names === undefined || names.length > MOST_NAMES) return `select pg_advisory_xact_lock(${EVERYTHING})`;
  const own = scopeKeys(names).map((key) => `select pg_advisory_xact_lock(${key})`);
  return [`select pg_advisory_xact_lock_shared(${EVERYTHING})`, ...own].join('; ');
}

/** The numbers that names are locked by, in the order to lock them in. */
export const scopeKeys = (names: readonly string[]): bigint[] =>
  [...new Set(names.map(keyOf))].toSorted((a, b) => (a < b ? -1 : 1));

/** A 64-bit number; two names that share one only wait for each other. */
const keyOf = (name: string): bigint => BigInt.asIntN(64, BigInt(`0x${hash('sha256', name, 'hex').slice(0, 16)}`));
