import { describe, expect, test } from 'vitest';
import type { ConfigurationStore } from '../../src/production/index.ts';

const KEY = 'production-model-config.yaml';

/** What every {@link ConfigurationStore} promises; each adapter's test file calls this. */
export function configurationStoreContract(adapter: string, open: () => Promise<ConfigurationStore>): void {
  describe(`${adapter} configuration store`, () => {
    test('reads back to the letter what was written, with the etag the write returned', async () => {
      await using store = await open();
      const etag = await store.write(KEY, 'model:\n  größe: 1\n');
      expect(await store.read(KEY)).toEqual({ body: 'model:\n  größe: 1\n', etag });
    });

    test('tells a key never written from an empty file', async () => {
      await using store = await open();
      await store.write('empty.yaml', '');
      expect(await store.read(KEY)).toBeUndefined();
      expect(await store.read('empty.yaml')).toMatchObject({ body: '' });
    });

    test('writes if absent only where nothing is', async () => {
      await using store = await open();
      const etag = await store.write(KEY, 'one', { ifAbsent: true });
      expect(await store.write(KEY, 'two', { ifAbsent: true })).toBeUndefined();
      expect(await store.read(KEY)).toEqual({ body: 'one', etag });
    });

    test('writes if matching only over the body with that etag', async () => {
      await using store = await open();
      const first = (await store.write(KEY, 'one')) as string;
      const second = (await store.write(KEY, 'two', { ifMatch: first })) as string;
      expect(second).not.toBe(first);
      expect(await store.write(KEY, 'three', { ifMatch: first })).toBeUndefined();
      expect(await store.write('absent.yaml', 'three', { ifMatch: first })).toBeUndefined();
      expect(await store.read(KEY)).toEqual({ body: 'two', etag: second });
      expect(await store.read('absent.yaml')).toBeUndefined();
    });

    test('lets exactly one of many writers with one condition succeed', async () => {
      await using store = await open();
      const writers = Array.from({ length: 6 }, (_, index) => `writer ${index}`);
      const created = await Promise.all(writers.map((body) => store.write(KEY, body, { ifAbsent: true })));
      expect(created.filter((etag) => etag !== undefined)).toHaveLength(1);
      const { etag } = (await store.read(KEY)) as { etag: string };
      const replaced = await Promise.all(writers.map((body) => store.write(KEY, `next ${body}`, { ifMatch: etag })));
      expect(replaced.filter((won) => won !== undefined)).toHaveLength(1);
    });

    test('removes a file, also one that does not exist, but not one that changed', async () => {
      await using store = await open();
      const first = (await store.write(KEY, 'one')) as string;
      await store.write(KEY, 'two');
      expect(await store.remove(KEY, { ifMatch: first })).toBe(false);
      expect((await store.read(KEY))?.body).toBe('two');
      expect(await store.remove(KEY)).toBe(true);
      expect(await store.remove(KEY)).toBe(true);
      expect(await store.read(KEY)).toBeUndefined();
    });

    test('lists the keys under a prefix in ascending order', async () => {
      await using store = await open();
      for (const key of ['archive/b.yaml', 'archive/a.yaml', 'archived.yaml', 'promotions/p-1/record.json', KEY]) {
        await store.write(key, key);
      }
      expect(await Array.fromAsync(store.list('archive/'))).toEqual(['archive/a.yaml', 'archive/b.yaml']);
      expect(await Array.fromAsync(store.list('promotions/'))).toEqual(['promotions/p-1/record.json']);
      expect(await Array.fromAsync(store.list('nothing/'))).toEqual([]);
    });

    test('gives every key an address people can follow', async () => {
      await using store = await open();
      expect(store.uri(KEY)).toContain(KEY);
    });

    test('does nothing once the signal is aborted', async () => {
      await using store = await open();
      const signal = AbortSignal.abort();
      await expect(store.write(KEY, 'one', undefined, { signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
      expect(await store.read(KEY)).toBeUndefined();
    });
  });
}
