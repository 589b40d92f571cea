import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ByteRange, ObjectConflictError, type ObjectStore } from '../../src/storage/index.ts';

const text = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString();

async function keys(store: ObjectStore, prefix?: string): Promise<string[]> {
  return (await Array.fromAsync(store.list(prefix))).map(({ key }) => key);
}

/** Keys as the store accepts them, none of which lies inside another. */
const key = fc
  .array(fc.stringMatching(/^[A-Za-z0-9 _.äß-]{1,12}$/), { minLength: 1, maxLength: 4 })
  .filter((segments) => segments.every((segment) => segment !== '.' && segment !== '..'))
  .map((segments) => `${segments.join('/')}.bin`);

/** Beyond what an S3 store sends with one request. */
const LARGE = 9 * 2 ** 20;

/** Bytes that no shift by a piece or a part leaves as they are. */
const bytesOf = (size: number, seed = 31): Uint8Array =>
  Buffer.alloc(
    size,
    Uint8Array.from({ length: 10_007 }, (_, index) => (index * seed) % 251),
  );

async function* inPieces(bytes: Uint8Array, size = 1_000_000): AsyncIterable<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += size) yield bytes.subarray(start, start + size);
}

async function contentOf(store: ObjectStore, key: string, range?: ByteRange): Promise<Uint8Array> {
  return Buffer.concat(await Array.fromAsync((await store.read(key, range))!));
}

/** What every {@link ObjectStore} promises; each implementation's test file calls this. `open` gives an empty one. */
export function objectStoreContract(name: string, open: () => Promise<ObjectStore>): void {
  describe(`${name} as an object store`, () => {
    test('reads back to the byte what was written, whole and in pieces', async () => {
      await using store = await open();
      const bytes = bytesOf(300_000);
      const { size } = await store.put('models/m.bin', bytes);
      expect(size).toBe(300_000);
      expect(Buffer.compare((await store.get('models/m.bin'))!, bytes)).toBe(0);
      expect(Buffer.compare(await contentOf(store, 'models/m.bin'), bytes)).toBe(0);
    });

    test('reads back to the byte a large object that came in pieces, and overwrites it', async () => {
      await using store = await open();
      const bytes = bytesOf(LARGE);
      const { size, etag } = await store.put('large', inPieces(bytes));
      expect(size).toBe(LARGE);
      expect(await store.head('large')).toMatchObject({ size: LARGE, etag });
      expect(Buffer.compare(await contentOf(store, 'large'), bytes)).toBe(0);
      await store.put('large', inPieces(bytesOf(LARGE, 7)));
      expect(Buffer.compare(await contentOf(store, 'large'), bytesOf(LARGE, 7))).toBe(0);
    });

    test.each([
      [{ start: 3 }, '3456789'],
      [{ start: 3, end: 6 }, '345'],
      [{ start: 0, end: 1 }, '0'],
      [{ start: 8, end: 100 }, '89'],
      [{ start: 10 }, ''],
      [{ start: 100, end: 200 }, ''],
      [{ start: 4, end: 4 }, ''],
    ])('reads the bytes %j alone, telling the size of the whole', async (range, expected) => {
      await using store = await open();
      await store.put('digits', '0123456789');
      const content = (await store.read('digits', range))!;
      expect(content.size).toBe(10);
      expect(text(Buffer.concat(await Array.fromAsync(content)))).toBe(expected);
      expect(await store.read('none', range)).toBeUndefined();
    });

    test('lets go of an object whose reader stops early, or never starts', async () => {
      await using store = await open();
      await store.put('large', bytesOf(2_000_000));
      for await (const piece of (await store.read('large'))!) {
        expect(piece.byteLength).toBeGreaterThan(0);
        break;
      }
      await (await store.read('large'))![Symbol.asyncDispose]();
      expect((await store.get('large'))!.byteLength).toBe(2_000_000);
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
      expect(await store.stat('empty')).toMatchObject({ key: 'empty', size: 0 });
      expect((await store.get('empty'))?.byteLength).toBe(0);
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

    test('keeps nothing of a large object whose stream fails in the middle', async () => {
      await using store = await open();
      async function* failing() {
        yield* inPieces(bytesOf(LARGE));
        throw new Error('the source broke');
      }
      await expect(store.put('large', failing())).rejects.toThrow('the source broke');
      expect(await store.stat('large')).toBeUndefined();
      expect(await keys(store)).toEqual([]);
    });

    test('stores one of two objects that are written to a key at once, whole', async () => {
      await using store = await open();
      const [one, other] = [bytesOf(LARGE), bytesOf(LARGE - 1, 7)];
      await Promise.all([store.put('both', inPieces(one)), store.put('both', inPieces(other))]);
      const stored = (await store.get('both'))!;
      expect([one, other].some((bytes) => Buffer.compare(stored, bytes) === 0)).toBe(true);
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
        expect(await store.stat(key)).toBeUndefined();
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

    test('checks the condition of a large object too', async () => {
      await using store = await open();
      const { etag } = await store.put('large', inPieces(bytesOf(LARGE)), { ifAbsent: true });
      await expect(store.put('large', inPieces(bytesOf(LARGE, 7)), { ifAbsent: true })).rejects.toBeInstanceOf(
        ObjectConflictError,
      );
      await store.put('large', inPieces(bytesOf(LARGE, 7)), { ifMatch: etag });
      await expect(store.put('large', inPieces(bytesOf(LARGE)), { ifMatch: etag })).rejects.toBeInstanceOf(
        ObjectConflictError,
      );
      expect(Buffer.compare((await store.get('large'))!, bytesOf(LARGE, 7))).toBe(0);
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

    test('lists keys in the order of their bytes, also beyond the first 65,536 characters', async () => {
      await using store = await open();
      const sorted = ['a', 'z', 'ä', '\uffee', '\u{1f600}'];
      for (const key of sorted.toReversed()) await store.put(key, 'x');
      expect(await keys(store)).toEqual(sorted);
    });

    test('lists what lies directly in a folder, folders once and without their content', async () => {
      await using store = await open();
      for (const key of ['a/b/c', 'a/b/d', 'a/e+f g', 'a-b', 'a/ü/x', 'z']) await store.put(key, key);
      const names = async (folder?: string) =>
        (await Array.fromAsync(store.listFolder(folder))).map(({ kind, key }) => `${kind} ${key}`).toSorted();
      expect(await names()).toEqual(['folder a', 'object a-b', 'object z']);
      expect(await names('a')).toEqual(['folder a/b', 'folder a/ü', 'object a/e+f g']);
      expect(await names('a/b')).toEqual(['object a/b/c', 'object a/b/d']);
      expect(await names('z')).toEqual([]);
      expect(await names('none/at/all')).toEqual([]);
      expect((await Array.fromAsync(store.listFolder('a/b')))[0]).toMatchObject({ size: 5 });
    });

    test('lists nothing before the first write', async () => {
      await using store = await open();
      expect(await keys(store)).toEqual([]);
      expect(await Array.fromAsync(store.listFolder())).toEqual([]);
    });

    test('forgets a folder with all below it and nothing beside it', async () => {
      await using store = await open();
      for (const key of ['a/b/c', 'a/b/d/e', 'a/bc', 'a/x']) await store.put(key, key);
      await store.removeFolder('a/b');
      await store.removeFolder('a/b');
      await store.removeFolder('a/x');
      expect(await keys(store)).toEqual(['a/bc', 'a/x']);
      await expect(store.removeFolder('')).rejects.toMatchObject({ code: 'STORAGE_KEY_INVALID' });
      await expect(store.removeFolder('../a')).rejects.toMatchObject({ code: 'STORAGE_KEY_INVALID' });
    });

    test('makes an object of parts that came in any order, some of them twice', async () => {
      await using store = await open();
      const [first, second, third] = [bytesOf(5 * 2 ** 20), bytesOf(5 * 2 ** 20, 7), bytesOf(10)];
      const upload = { key: 'a/large', id: await store.uploads.start('a/large') };
      const c = await store.uploads.putPart(upload, 3, third);
      await store.uploads.putPart(upload, 1, 'a first try');
      const [b, a] = await Promise.all([
        store.uploads.putPart(upload, 2, inPieces(second)),
        store.uploads.putPart(upload, 1, first),
      ]);
      expect(await keys(store)).toEqual([]);
      const { etag } = await store.uploads.complete(upload, [
        { number: 2, ...b },
        { number: 3, ...c },
        { number: 1, ...a },
      ]);
      expect(Buffer.compare((await store.get('a/large'))!, Buffer.concat([first, second, third]))).toBe(0);
      expect((await store.head('a/large'))?.etag).toBe(etag);
      expect(await keys(store)).toEqual(['a/large']);
    });

    test('completes no upload with parts that are not there as described', async () => {
      await using store = await open();
      const upload = { key: 'a', id: await store.uploads.start('a') };
      const { etag } = await store.uploads.putPart(upload, 1, 'one');
      const invalid = { code: 'STORAGE_UPLOAD_INVALID' };
      for (const parts of [
        [],
        [{ number: 1, etag: '0123' }],
        [{ number: 0, etag }],
        [{ number: 10_001, etag }],
        [
          { number: 1, etag },
          { number: 1, etag },
        ],
      ]) {
        await expect(store.uploads.complete(upload, parts)).rejects.toMatchObject(invalid);
      }
      await expect(store.uploads.putPart(upload, 0, 'x')).rejects.toMatchObject(invalid);
      expect(await store.get('a')).toBeUndefined();
      await store.uploads.complete(upload, [{ number: 1, etag }]);
      expect(text(await store.get('a'))).toBe('one');
    });

    test('forgets an upload that is aborted; aborting it twice, or an unknown one, succeeds', async () => {
      await using store = await open();
      const upload = { key: 'a', id: await store.uploads.start('a') };
      await store.uploads.putPart(upload, 1, 'one');
      await store.uploads.abort(upload);
      await store.uploads.abort(upload);
      await store.uploads.abort({ key: 'a', id: '../../a' });
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

    test('refuses a key that lies inside another one, or keeps the two apart', async () => {
      await using store = await open();
      await store.put('a', 'x');
      if (store.allowsNestedKeys) {
        await store.put('a/b', 'y');
        expect([text(await store.get('a')), text(await store.get('a/b'))]).toEqual(['x', 'y']);
        await store.removeFolder('a');
        expect(await keys(store)).toEqual(['a']);
        return;
      }
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
