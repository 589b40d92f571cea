import { randomBytes } from 'node:crypto';

declare const brand: unique symbol;

/** 32 lower-case hex digits. */
export type RunId = string & { readonly [brand]: 'RunId' };
/** A decimal integer as text, counting up per workspace; `0` is the Default experiment. */
export type ExperimentId = string & { readonly [brand]: 'ExperimentId' };

/** Source of random bytes for ids; passed in so that tests are exact. */
export type RandomBytes = (size: number) => Uint8Array;

/** Asking the system takes longer than a small id is worth, so it is asked for many at once; each byte is given out once. */
const POOL_SIZE = 4096;
let pool = new Uint8Array();
let taken = 0;

export const systemRandomBytes: RandomBytes = (size) => {
  if (size > POOL_SIZE) return randomBytes(size);
  if (taken + size > pool.length) {
    pool = new Uint8Array(randomBytes(POOL_SIZE));
    taken = 0;
  }
  taken += size;
  return pool.slice(taken - size, taken);
};

/** 32 lower-case hex digits from 16 random bytes. */
export function newRunId(random: RandomBytes = systemRandomBytes): RunId {
  return Buffer.from(random(16)).toString('hex') as RunId;
}

export const asRunId = (text: string): RunId => text as RunId;
export const asExperimentId = (text: string): ExperimentId => text as ExperimentId;
