import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AssayError } from '../../src/errors/index.ts';
import { ObjectConflictError, type ObjectStore, openObjects } from '../../src/storage/index.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import { type MotoServer, motoPython, startMoto, withEnvironment } from '../support/moto-server.ts';
import { objectStoreContract } from './object-store-contract.ts';

/** The SDK takes an empty text for a stream of unknown length. */
const EMPTY = new Uint8Array();

describe.skipIf(motoPython === undefined)('on a real S3 server', () => {
  let moto: MotoServer;
  let environment: Disposable;
  beforeAll(async () => {
    moto = await startMoto();
    environment = withEnvironment(moto.environment);
  });
  afterAll(async () => {
    environment[Symbol.dispose]();
    await moto[Symbol.asyncDispose]();
  });

  async function openBucket(): Promise<{ bucket: string; store: ObjectStore }> {
    const bucket = await moto.createBucket();
    return { bucket, store: await openObjects(`s3://${bucket}/some/prefix`, '.') };
  }

  async function* megabytes(count: number): AsyncIterable<Uint8Array> {
    for (let sent = 0; sent < count; sent += 1) yield new Uint8Array(2 ** 20).fill(sent);
  }

  objectStoreContract('A bucket', async () => openObjects(`s3://${await moto.createBucket()}/some/prefix`, '.'));

  test('objects lie under the prefix of the address, and are known by it', async () => {
    const { bucket, store } = await openBucket();
    await store.put('charts/roc.svg', '<svg/>');
    const { Contents = [] } = await moto.client.send(new ListObjectsV2Command({ Bucket: bucket }));
    expect(Contents.map(({ Key }) => Key)).toEqual(['some/prefix/charts/roc.svg']);
    expect(store.uri('charts/roc.svg')).toBe(`s3://${bucket}/some/prefix/charts/roc.svg`);
    expect(store.pathOf).toBeUndefined();
  });

  test('lists more keys than one answer of the server holds', async () => {
    const { bucket, store } = await openBucket();
    const names = Array.from({ length: 1_005 }, (_, index) => `f/${String(index).padStart(4, '0')}`);
    for (let start = 0; start < names.length; start += 50) {
      const some = names.slice(start, start + 50).map((name) => `some/prefix/${name}`);
      await Promise.all(
        some.map((Key) => moto.client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: EMPTY }))),
      );
    }
    expect((await Array.fromAsync(store.list('f/'))).map(({ key }) => key)).toEqual(names);
    expect((await Array.fromAsync(store.listFolder('f'))).length).toBe(names.length);
    await store.removeFolder('f');
    expect(await Array.fromAsync(store.list())).toEqual([]);
  });

  test('empty objects that other programs make as folders are none of ours', async () => {
    const { bucket, store } = await openBucket();
    await moto.client.send(new PutObjectCommand({ Bucket: bucket, Key: 'some/prefix/made/', Body: EMPTY }));
    expect(await Array.fromAsync(store.list())).toEqual([]);
    expect(await Array.fromAsync(store.listFolder('made'))).toEqual([]);
  });

  test('a large object whose stream fails, or that is stopped, leaves no parts behind', async () => {
    const { bucket, store } = await openBucket();
    const stop = new AbortController();
    async function* failing() {
      yield* megabytes(20);
      throw new Error('the source broke');
    }
    async function* stopped() {
      yield* megabytes(20);
      stop.abort();
      yield* megabytes(20);
    }
    await expect(store.put('large', failing())).rejects.toThrow('the source broke');
    await expect(store.put('large', stopped(), { signal: stop.signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(await moto.openUploads(bucket)).toBe(0);
    expect(await Array.fromAsync(store.list())).toEqual([]);
  });

  test('addresses that were signed read and write without credentials', async () => {
    const { store } = await openBucket();
    await fetch(await store.presigned!.write('a', 60), { method: 'PUT', body: 'signed' });
    expect(await (await fetch(await store.presigned!.read('a', 60))).text()).toBe('signed');
    const upload = { key: 'b', id: await store.uploads.start('b') };
    const answer = await fetch(await store.presigned!.writePart(upload, 1, 60), { method: 'PUT', body: 'part' });
    await store.uploads.complete(upload, [{ number: 1, etag: answer.headers.get('etag') as string }]);
    expect(Buffer.from((await store.get('b'))!).toString()).toBe('part');
  });

  describe('when the connection fails', () => {
    async function openThroughProxy() {
      const bucket = await moto.createBucket();
      const proxy = await startFaultProxy(moto.endpoint);
      using _ = withEnvironment({ AWS_ENDPOINT_URL_S3: proxy.endpoint });
      return { bucket, proxy, store: await openObjects(`s3://${bucket}`, '.') };
    }

    test('a write under a condition whose answer was lost is told from the write of somebody else', async () => {
      const { proxy, store } = await openThroughProxy();
      await using _ = proxy;
      proxy.failNext('PUT', 'drop-answer');
      const { etag } = await store.put('lock', 'mine', { ifAbsent: true });
      expect((await store.head('lock'))?.etag).toBe(etag);
      proxy.failNext('PUT', 'drop-answer');
      await expect(store.put('lock', 'theirs', { ifAbsent: true })).rejects.toBeInstanceOf(ObjectConflictError);
      proxy.failNext('PUT', 'drop-answer');
      await store.put('lock', 'next', { ifMatch: etag });
      expect(Buffer.from((await store.get('lock'))!).toString()).toBe('next');
    });

    test('an upload goes on where a part was lost, and a read where it broke off', async () => {
      const { bucket, proxy, store } = await openThroughProxy();
      await using _ = proxy;
      proxy.failNext('PUT', 'reset');
      await store.put('large', megabytes(20));
      proxy.failNext('GET', 'break-off');
      let size = 0;
      for await (const piece of (await store.read('large'))!) {
        for (const byte of [piece[0], piece.at(-1)]) expect(byte).toBeLessThan(20);
        size += piece.byteLength;
      }
      expect(size).toBe(20 * 2 ** 20);
      proxy.failNext('GET', 'break-off');
      const some = Buffer.concat(
        await Array.fromAsync((await store.read('large', { start: 5_000_000, end: 9_000_000 }))!),
      );
      expect(some.byteLength).toBe(4_000_000);
      expect(some[0]).toBe(Math.floor(5_000_000 / 2 ** 20));
      expect(await moto.openUploads(bucket)).toBe(0);
    });

    test('a request that the server fails once is sent again', async () => {
      const { proxy, store } = await openThroughProxy();
      await using _ = proxy;
      proxy.failNext('PUT', 'status-503');
      await store.put('a', 'x');
      proxy.failNext('GET', 'status-503');
      expect((await store.get('a'))?.byteLength).toBe(1);
    });
  });

  describe('what cannot work is said with a code, and without a secret', () => {
    const reading = async (store: ObjectStore) => store.get('a');
    const writing = async (store: ObjectStore) => store.put('a', 'x');
    const looking = async (store: ObjectStore) => store.head('a');
    const listing = async (store: ObjectStore) => Array.fromAsync(store.list());

    async function refusal(store: ObjectStore, work: (store: ObjectStore) => Promise<unknown>): Promise<AssayError> {
      const error = await work(store).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(AssayError);
      const { code, message, remedy, details } = error as AssayError;
      const said = JSON.stringify({ code, message, remedy, details });
      for (const secret of ['a-secret-that-nobody-may-print', 'Authorization', 'X-Amz-Signature', 'Credential=']) {
        expect(said).not.toContain(secret);
      }
      return error as AssayError;
    }

    test.each([reading, writing, looking, listing])('no such bucket: %o', async (work) => {
      const error = await refusal(await openObjects('s3://no-such-bucket', '.'), work);
      expect(error.code).toBe('STORAGE_BUCKET_NOT_FOUND');
      expect(error.message).toContain('no-such-bucket');
    });

    test.each([reading, writing, looking, listing])('nobody answers: %o', async (work) => {
      using _ = withEnvironment({ AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1' });
      expect((await refusal(await openObjects('s3://bucket', '.'), work)).code).toBe('STORAGE_UNREACHABLE');
    });

    test('no credentials', async () => {
      using _ = withEnvironment({
        AWS_ACCESS_KEY_ID: undefined,
        AWS_SECRET_ACCESS_KEY: undefined,
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
        AWS_CONFIG_FILE: '/dev/null',
      });
      expect((await refusal(await openObjects('s3://bucket', '.'), writing)).code).toBe('STORAGE_CREDENTIALS_MISSING');
    });

    test.each([reading, writing, looking, listing])('access denied: %o', async (work) => {
      await using proxy = await startFaultProxy(moto.endpoint);
      using _ = withEnvironment({ AWS_ENDPOINT_URL_S3: proxy.endpoint });
      for (const method of ['GET', 'PUT', 'HEAD'] as const) proxy.failNext(method, 'access-denied');
      expect((await refusal(await openObjects('s3://bucket', '.'), work)).code).toBe('STORAGE_ACCESS_DENIED');
    });
  });
});

test.each(['s3://', 's3://UPPER/x', 's3://key:a-secret@bucket/x', 's3://b/../x'])(
  'the address %s is refused without repeating what it holds',
  async (url) => {
    const error = await openObjects(url, '.').catch((thrown: AssayError) => thrown);
    expect(error).toBeInstanceOf(AssayError);
    expect((error as AssayError).message).not.toContain('a-secret');
  },
);
