import { expect, test } from 'vitest';
import { onDemand } from '../../src/workspace/on-demand.ts';

test('a capability is opened by its first call, once, and answers as if it had been there', async () => {
  let opened = 0;
  const counter = onDemand(async () => {
    opened += 1;
    return { add: async (a: number, b: number) => a + b, refuse: async () => Promise.reject(new Error('no')) };
  });
  expect(opened).toBe(0);
  expect(await Promise.all([counter.add(1, 2), counter.add(3, 4)])).toEqual([3, 7]);
  await expect(counter.refuse()).rejects.toThrow('no');
  expect(opened).toBe(1);
});

test('it can be handed through a promise', async () => {
  const echo = onDemand(async () => ({ say: async (text: string) => text }));
  expect(await (await Promise.resolve(echo)).say('hello')).toBe('hello');
});
