import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openLocalConfiguration, openLocalParameters } from '../../src/adapters/local/index.ts';
import { parameterName } from '../../src/production/index.ts';
import { configurationStoreContract } from './configuration-store-contract.ts';
import { parameterStoreContract } from './parameter-store-contract.ts';

const root = await mkdtemp(join(tmpdir(), 'assay-local-stores-'));
afterAll(() => rm(root, { recursive: true }));
const fresh = () => mkdtemp(join(root, 'case-'));

parameterStoreContract('local', async () => openLocalParameters(await fresh()));
configurationStoreContract('local', async () => openLocalConfiguration(await fresh()));

describe('local parameters are files people can read and edit', () => {
  const eta = parameterName('/fraud-detection/hyperparameters/eta');

  test('a parameter is a text file at its own path', async () => {
    const folder = await fresh();
    await using store = openLocalParameters(folder);
    await store.write(eta, '0.1');
    expect(await readFile(join(folder, 'fraud-detection/hyperparameters/eta'), 'utf8')).toBe('0.1\n');
  });

  test('an edit by hand is read, counts as a version, and is noticed by the next writer', async () => {
    const folder = await fresh();
    await using store = openLocalParameters(folder);
    const version = await store.write(eta, '0.1');
    await writeFile(join(folder, 'fraud-detection/hyperparameters/eta'), '0.2');
    expect(await store.read(eta)).toEqual({ value: '0.2', version: version + 1 });
    expect(await store.write(eta, '0.3')).toBe(version + 2);
  });

  test('a file made by hand is version 1', async () => {
    const folder = await fresh();
    await mkdir(join(folder, 'fraud-detection/hyperparameters'), { recursive: true });
    await writeFile(join(folder, 'fraud-detection/hyperparameters/eta'), '0.2\n');
    await using store = openLocalParameters(folder);
    expect(await store.read(eta)).toEqual({ value: '0.2', version: 1 });
    expect(await store.write(eta, '0.3')).toBe(2);
  });

  test.skipIf(!existsSync('/proc/self'))('a folder that takes no new ones is refused, not waited for', async () => {
    await using store = openLocalParameters('/proc/assay-parameters');
    await expect(store.write(eta, '0.1')).rejects.toMatchObject({ code: 'STORAGE_READ_ONLY' });
  });

  test('a name whose path is taken is refused, and nothing is left behind', async () => {
    await using store = openLocalParameters(await fresh());
    await store.write(eta, '0.1');
    const taken = { code: 'PRODUCTION_PARAMETER_NAME_INVALID' };
    await expect(store.write(parameterName('/fraud-detection/hyperparameters'), '1')).rejects.toMatchObject(taken);
    await expect(store.write(parameterName(`${eta}/below`), '1')).rejects.toMatchObject(taken);
    await expect(store.write(parameterName('/.history/eta'), '1')).rejects.toMatchObject(taken);
    expect(await store.read(eta)).toEqual({ value: '0.1', version: 1 });
  });
});

describe('parameterName()', () => {
  test.each(['eta', '/', '/a//b', '/a/', '/a/../b', '/a/.', '/a b', '/ä', ''])('refuses %j', (text) => {
    expect(() => parameterName(text)).toThrow(expect.objectContaining({ code: 'PRODUCTION_PARAMETER_NAME_INVALID' }));
  });
});
