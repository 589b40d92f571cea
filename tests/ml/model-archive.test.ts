import { spawnSync } from 'node:child_process';
import { mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { loadModel } from '../../src/ml/index.ts';
import { filesOfTar, tarOf } from '../../src/ml/model-files/archive/tar.ts';
import { expectCode } from './expect-code.ts';
import { STUMP_DOCUMENT } from './stump-document.ts';

const model = loadModel(new TextEncoder().encode(JSON.stringify(STUMP_DOCUMENT)));
const ubj = model.toFile({ format: 'ubj' });
const archive = model.toFile({ format: 'sagemaker' });
const hasTar = spawnSync('tar', ['--version']).status === 0;

/** An archive that the machine's own tar makes of these files. */
function tarred(files: Readonly<Record<string, Uint8Array>>, ...options: string[]): Buffer {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'assay-tar-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder.path, name), content);
  const { status, stderr } = spawnSync('tar', ['-cf', 'made.tar', ...options, ...Object.keys(files)], {
    cwd: folder.path,
  });
  expect(stderr.toString()).toBe('');
  expect(status).toBe(0);
  return readFileSync(join(folder.path, 'made.tar'));
}

describe('model.tar.gz', () => {
  test('holds exactly one file, xgboost-model, at its root', () => {
    const files = filesOfTar(gunzipSync(archive));
    expect(files.map(({ name }) => name)).toEqual(['xgboost-model']);
    expect(new Uint8Array(files[0]!.content)).toEqual(ubj);
  });

  test('has the same bytes every time, without a clock or an owner', () => {
    expect(model.toFile({ format: 'sagemaker' })).toEqual(archive);
    expect([...archive.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
  });

  test.skipIf(!hasTar)('is read by the tar of the machine', () => {
    const listing = spawnSync('tar', ['-tvzf', '-'], { input: archive, env: { ...process.env, TZ: 'UTC' } });
    expect(listing.stderr.toString()).toBe('');
    expect(listing.stdout.toString()).toMatch(/^-rw-r--r-- +0\/0 +\d+ 1970-01-01 00:00 xgboost-model\n$/);
  });

  test('loads, also uncompressed, and so does a compressed file without an archive', () => {
    for (const bytes of [archive, gunzipSync(archive), gzipSync(ubj), gzipSync(model.toFile())]) {
      expect(loadModel(bytes)).toEqual(model);
    }
  });

  test.skipIf(!hasTar)('loads as other programs pack it: long names, folders, dot files, formats of tar', () => {
    const long = `${'long-name-'.repeat(14)}model`;
    const files = { '._xgboost-model': new Uint8Array(50), 'xgboost-model': ubj };
    for (const format of ['gnu', 'ustar', 'pax']) {
      expect(loadModel(gzipSync(tarred(files, `--format=${format}`)))).toEqual(model);
    }
    for (const format of ['gnu', 'pax']) {
      expect(loadModel(gzipSync(tarred({ [long]: ubj }, `--format=${format}`)))).toEqual(model);
    }
    expect(loadModel(tarred({ 'xgboost-model': ubj }, '--transform=s,^,./,'))).toEqual(model);
  });
});

describe('an archive that is refused', () => {
  const two = (): Uint8Array => {
    const one = tarOf({ name: 'xgboost-model-0', content: ubj });
    const other = tarOf({ name: 'xgboost-model-1', content: ubj });
    // Without the empty blocks that end the first.
    return Buffer.concat([one.subarray(0, one.length - 1_024), other]);
  };

  test('has several files, which are named', () => {
    const error = expectCode('ML_MODEL_FILE_UNSUPPORTED', () => loadModel(gzipSync(two()), { path: 'm.tar.gz' }));
    expect(error.message).toContain('m.tar.gz');
    expect(error.message).toContain('xgboost-model-0, xgboost-model-1');
  });

  test('has none, or another archive inside', () => {
    const only = (name: string, content: Uint8Array) => gzipSync(tarOf({ name, content }));
    expectCode('ML_MODEL_FILE_UNSUPPORTED', () => loadModel(only('.hidden', ubj)));
    const nested = expectCode('ML_MODEL_FILE_UNSUPPORTED', () => loadModel(only('model.tar.gz', archive)));
    expect(nested.message).toMatch(/archive in an archive/);
  });

  test('holds a pickle, which is never opened', () => {
    const pickle = gzipSync(tarOf({ name: 'xgboost-model', content: Uint8Array.of(0x80, 4, 0x95) }));
    expect(expectCode('ML_MODEL_FILE_UNSUPPORTED', () => loadModel(pickle)).message).toMatch(/pickle/);
  });

  test('unpacks to thousands of times its size', () => {
    const bomb = gzipSync(new Uint8Array(80 * 2 ** 20));
    expect(bomb.length).toBeLessThan(100_000);
    const error = expectCode('ML_MODEL_FILE_UNSUPPORTED', () => loadModel(bomb));
    expect(error.message).toMatch(/unpacks to more than 64 MiB/);
  });

  test('is cut off or damaged anywhere', () => {
    for (let length = 1; length < archive.length; length += 13) {
      const cut = archive.subarray(0, length);
      const error = expectCode(length < 2 ? 'ML_MODEL_FILE_UNSUPPORTED' : 'ML_MODEL_FILE_CORRUPT', () =>
        loadModel(cut),
      );
      expect(error.message).not.toBe('');
    }
    const tar = new Uint8Array(gunzipSync(archive));
    expectCode('ML_MODEL_FILE_CORRUPT', () => loadModel(tar.subarray(0, 700)));
    for (const size of ['77777777777\0', '-0000000001\0', 'abc\0']) {
      const wrong = tar.slice();
      wrong.set(new TextEncoder().encode(size), 124);
      // A sound checksum, so that the size itself is looked at.
      const sum = wrong.subarray(0, 512).reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0);
      wrong.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
      expectCode('ML_MODEL_FILE_CORRUPT', () => loadModel(wrong));
    }
  });
});
