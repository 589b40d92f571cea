import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ObjectConflictError, type ObjectStore } from '../../src/storage/index.ts';

const text = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString();

async function keys(store: ObjectStore, prefix?: string): Promise<string[]> {
  return (await Array.fromAsync(store.list(prefix))).map(({ key }) => key);
}

/** Keys as the store accepts them, none of which lies inside another. */
const key = fc
  .array(fc.stringMatching(/^[A-Za-z0-9 _.äß-]{1,12}$/), { minLength: 1, maxLength: 4 })
  .filter((segments) => segments.every((segment) => segment !== '.' && segment !== '..'))
  .map((segments) => `${segments.join('/')}.bin`);

/** What every {@link ObjectStore} promises; each implementation's test file calls this. `open` gives an empty one. */
export function objectStoreContract(name: string, open: () => Promise<ObjectStore & AsyncDisposable>): void {
  describe(`${name} as an object store`, () => {
    test('reads back to the byte what was written, whole and in pieces', async () => {
      await using store = await open();
      const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 31) % 256);
      const { size } = await store.put('models/m.bin', bytes);
      expect(size).toBe(300_000);
      expect(Buffer.compare((await store.get('models/m.bin'))!, bytes)).toBe(0);
      expect(Buffer.compare(Buffer.concat(await Array.fromAsync((await store.read('models/m.bin'))!)), bytes)).toBe(0);
    });

    test('takes a stream and a text as well as bytes', async () => {
      await using store = await open();
      async function* pieces() {
        yield Buffer.from('one ');
        yield Buffer.from('two');
      }
      await store.put('stream', pieces());
      await store.put('text', 'grün');
      await store.put('empty', new Uint8Array());
      expect(text(await store.get('stream'))).toBe('one two');
      expect(text(await store.get('text'))).toBe('grün');
      expect(await store.head('empty')).toMatchObject({ size: 0 });
    });

    test('replaces an object whole', async () => {
      await using store = await open();
      await store.put('a', 'a longer first content');
      await store.put('a', 'second');
      expect(text(await store.get('a'))).toBe('second');
    });

    test('keeps the old object when the stream of a new one fails', async () => {
      await using store = await open();
      await store.put('a', 'old');
      async function* failing() {
        yield Buffer.from('half');
        throw new Error('the source broke');
      }
      await expect(store.put('a', failing())).rejects.toThrow('the source broke');
      expect(text(await store.get('a'))).toBe('old');
      expect(await keys(store)).toEqual(['a']);
    });

    test('stops a write when the signal aborts, keeping the old object', async () => {
      await using store = await open();
      await store.put('a', 'old');
      const stop = new AbortController();
      async function* endless() {
        for (;;) {
          yield Buffer.from('more');
          stop.abort();
        }
      }
      await expect(store.put('a', endless(), { signal: stop.signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
      expect(text(await store.get('a'))).toBe('old');
    });

    test('knows nothing under a key never written, nor under the folder of a key', async () => {
      await using store = await open();
      await store.put('folder/file', 'x');
      for (const key of ['none', 'folder', 'folder/file/deeper']) {
        expect(await store.get(key)).toBeUndefined();
        expect(await store.read(key)).toBeUndefined();
        expect(await store.head(key)).toBeUndefined();
      }
    });

    test('names equal content by equal etags, in put and head alike', async () => {
      await using store = await open();
      const first = await store.put('a', 'content');
      const second = await store.put('b', 'content');
      const third = await store.put('c', 'other');
      expect(second.etag).toBe(first.etag);
      expect(third.etag).not.toBe(first.etag);
      expect(await store.head('a')).toMatchObject({ key: 'a', size: 7, etag: first.etag });
    });

    test('with ifAbsent, writes only where nothing is', async () => {
      await using store = await open();
      await store.put('lock', 'first', { ifAbsent: true });
      await expect(store.put('lock', 'second', { ifAbsent: true })).rejects.toBeInstanceOf(ObjectConflictError);
      expect(text(await store.get('lock'))).toBe('first');
    });

    test('with ifAbsent, lets exactly one of many writers win', async () => {
      await using store = await open();
      const writers = Array.from({ length: 10 }, (_, n) => store.put('once', `writer ${n}`, { ifAbsent: true }));
      const outcomes = await Promise.allSettled(writers);
      const winners = outcomes.flatMap(({ status }, n) => (status === 'fulfilled' ? [`writer ${n}`] : []));
      expect(winners).toEqual([text(await store.get('once'))]);
    });

    test('with ifMatch, writes only over the content that was read', async () => {
      await using store = await open();
      await expect(store.put('state', 'x', { ifMatch: 'none' })).rejects.toMatchObject({
        code: 'STORAGE_OBJECT_CONFLICT',
      });
      const { etag } = await store.put('state', 'one');
      await store.put('state', 'two', { ifMatch: etag });
      await expect(store.put('state', 'three', { ifMatch: etag })).rejects.toBeInstanceOf(ObjectConflictError);
      expect(text(await store.get('state'))).toBe('two');
    });

    test('with ifMatch, loses no step of writers that count together', async () => {
      await using store = await open();
      await store.put('count', '0');
      const countUp = async (): Promise<void> => {
        const { etag } = (await store.head('count'))!;
        const count = Number(text(await store.get('count')));
        try {
          await store.put('count', String(count + 1), { ifMatch: etag });
        } catch (error) {
          if (!(error instanceof ObjectConflictError)) throw error;
          await countUp();
        }
      };
      await Promise.all(Array.from({ length: 8 }, countUp));
      expect(text(await store.get('count'))).toBe('8');
    });

    test('lists the keys under a prefix, sorted, in folders or not', async () => {
      await using store = await open();
      const written = ['b', 'a/z', 'a/b/c', 'a-b', 'a/b.txt', 'ab'];
      for (const key of written) await store.put(key, key);
      expect(await keys(store)).toEqual(written.toSorted());
      expect(await keys(store, 'a/')).toEqual(['a/b.txt', 'a/b/c', 'a/z']);
      expect(await keys(store, 'a')).toEqual(written.filter((key) => key.startsWith('a')).toSorted());
      expect(await keys(store, 'a/b')).toEqual(['a/b.txt', 'a/b/c']);
      expect(await keys(store, 'none/')).toEqual([]);
      expect((await Array.fromAsync(store.list('b')))[0]).toMatchObject({ key: 'b', size: 1 });
    });

    test('lists nothing before the first write', async () => {
      await using store = await open();
      expect(await keys(store)).toEqual([]);
    });

    test('forgets an object; forgetting an unknown one succeeds; its folder may become an object', async () => {
      await using store = await open();
      await store.put('a/b/c', 'x');
      await store.remove('a/b/c');
      await store.remove('a/b/c');
      expect(await store.get('a/b/c')).toBeUndefined();
      await store.put('a', 'now an object');
      expect(await keys(store)).toEqual(['a']);
    });

    test('refuses a key that lies inside another one', async () => {
      await using store = await open();
      await store.put('a', 'x');
      await expect(store.put('a/b', 'x')).rejects.toMatchObject({ code: 'STORAGE_KEY_INVALID' });
      await store.put('c/d', 'x');
      await expect(store.put('c', 'x')).rejects.toMatchObject({ code: 'STORAGE_KEY_INVALID' });
    });

    test.each(['', '/etc/passwd', '../up', 'a/../../up', 'a//b', 'a/', './a', 'C:/x', 'a\\b', 'a\0b', 'x'.repeat(256)])(
      'refuses the key %j',
      async (key) => {
        await using store = await open();
        await expect(store.put(key, 'x')).rejects.toMatchObject({ code: 'STORAGE_KEY_INVALID' });
        await expect(store.get(key)).rejects.toMatchObject({ code: 'STORAGE_KEY_INVALID' });
      },
    );

    test('gives back under any accepted key what was last written there', async () => {
      await using store = await open();
      await fc.assert(
        fc.asyncProperty(key, fc.uint8Array(), async (key, bytes) => {
          await store.put(key, bytes);
          expect(Buffer.compare((await store.get(key))!, bytes)).toBe(0);
          expect(await keys(store, key)).toContain(key);
          await store.remove(key);
        }),
        { numRuns: 50 },
      );
    });
  });
}
