import { expect, test } from 'vitest';
import { askedPauseMs, DEFAULT_RETRY, mayRetry, pauseMs } from '../../src/client/retry-policy.ts';

test('pauses double up to the longest, and a random half is taken off', () => {
  const pauses = [1, 2, 3, 10].map((attempts) => pauseMs(DEFAULT_RETRY, attempts, undefined, 0));
  expect(pauses).toEqual([100, 200, 400, 5000]);
  expect(pauseMs(DEFAULT_RETRY, 3, undefined, 0.5)).toBe(300);
});

test('a pause is at least what the server asks for, in seconds or until a date', () => {
  expect(pauseMs(DEFAULT_RETRY, 1, 7000, 0)).toBe(7000);
  expect(askedPauseMs('7', 0)).toBe(7000);
  expect(askedPauseMs('Thu, 01 Jan 1970 00:00:09 GMT', 2000)).toBe(7000);
  expect(askedPauseMs('soon', 0)).toBeUndefined();
  expect(askedPauseMs(null, 0)).toBeUndefined();
});

test('what may have arrived is only sent again when that is the same as once', () => {
  expect(mayRetry({ systemCode: 'ECONNRESET' }, true, 1)).toBe(true);
  expect(mayRetry({ systemCode: 'ECONNRESET' }, false, 1)).toBe(false);
  expect(mayRetry({ systemCode: 'ECONNREFUSED' }, false, 1)).toBe(true);
  expect(mayRetry({ status: 502 }, false, 1)).toBe(false);
  expect(mayRetry({ status: 503 }, false, 1)).toBe(true);
  expect(mayRetry({ status: 429 }, false, 1)).toBe(true);
  expect(mayRetry({ status: 409 }, true, 1)).toBe(false);
  expect([1, 2, 3].map((attempts) => mayRetry({ status: 500 }, true, attempts))).toEqual([true, true, false]);
});
