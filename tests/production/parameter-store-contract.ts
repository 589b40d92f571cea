import { describe, expect, test } from 'vitest';
import { type ParameterStore, parameterName } from '../../src/production/index.ts';

const eta = parameterName('/fraud-detection/hyperparameters/eta');
const objective = parameterName('/fraud-detection/hyperparameters/objective');

/** What every {@link ParameterStore} promises; each adapter's test file calls this. */
export function parameterStoreContract(adapter: string, open: () => Promise<ParameterStore>): void {
  describe(`${adapter} parameter store`, () => {
    test.each(['0.10', 'binary:logistic', '', ' 0.1 ', 'two\nlines\n', 'größe 📏', '{"a": [1]}', 'a\r\nb\r\n'])(
      'reads back %j to the letter',
      async (value) => {
        await using store = await open();
        await store.write(eta, value);
        expect((await store.read(eta))?.value).toBe(value);
      },
    );

    test('tells a name never written from one that holds a value', async () => {
      await using store = await open();
      await store.write(eta, '');
      expect(await store.read(objective)).toBeUndefined();
      expect(await store.read(eta)).toMatchObject({ value: '' });
    });

    test('counts the versions of a parameter up, and tells the writer which one it made', async () => {
      await using store = await open();
      const first = await store.write(eta, '0.1');
      expect(await store.read(eta)).toEqual({ value: '0.1', version: first });
      expect(await store.write(eta, '0.2')).toBe(first + 1);
      expect(await store.write(eta, '0.2')).toBe(first + 2);
      expect(await store.read(eta)).toEqual({ value: '0.2', version: first + 2 });
    });

    test('keeps parameters apart', async () => {
      await using store = await open();
      await store.write(eta, '0.1');
      await store.write(objective, 'binary:logistic');
      await store.remove(eta);
      expect(await store.read(eta)).toBeUndefined();
      expect((await store.read(objective))?.value).toBe('binary:logistic');
    });

    test('forgets a name, and forgetting an unknown one succeeds', async () => {
      await using store = await open();
      await store.write(eta, '0.1');
      await store.remove(eta);
      await store.remove(eta);
      expect(await store.read(eta)).toBeUndefined();
      await store.write(eta, '0.3');
      expect((await store.read(eta))?.value).toBe('0.3');
    });

    test('gives each of many writers at once a version of its own', async () => {
      await using store = await open();
      const versions = await Promise.all(Array.from({ length: 8 }, (_, index) => store.write(eta, `0.${index}`)));
      expect(new Set(versions).size).toBe(8);
    });

    test('does nothing once the signal is aborted', async () => {
      await using store = await open();
      await store.write(eta, '0.1');
      await expect(store.write(eta, '0.2', { signal: AbortSignal.abort() })).rejects.toMatchObject({
        code: 'INTERRUPTED',
      });
      expect((await store.read(eta))?.value).toBe('0.1');
    });
  });
}
