import { expect, test } from 'vitest';
import type { AssayError } from '../../src/errors/index.ts';
import { openTestExperiments } from './open-test-experiments.ts';

/** Ids that begin with these two bytes, and then count up. */
function countingBytes(...start: number[]): (size: number) => Uint8Array {
  let count = 0;
  return (size) => {
    const bytes = new Uint8Array(size);
    bytes.set(start);
    bytes[size - 1] = count++;
    return bytes;
  };
}

test('the first digits of a run id stand for it, in either case, as does the whole id', async () => {
  await using opened = await openTestExperiments();
  const { experiments } = opened;
  const { id } = await experiments.startRun();
  expect(await experiments.resolveRunIds([id, id.slice(0, 4), id.slice(0, 31).toUpperCase()])).toEqual([id, id, id]);
});

test('digits that begin several ids are refused with the runs they could mean', async () => {
  await using opened = await openTestExperiments({ randomBytes: countingBytes(0xab, 0xcd) });
  const { experiments } = opened;
  const ids: string[] = [];
  for (const name of ['first', 'second']) ids.push((await experiments.startRun({ name })).id);
  const error = (await experiments.resolveRunIds(['abcd']).catch((thrown) => thrown)) as AssayError;
  expect(error).toMatchObject({ code: 'EXPERIMENTS_RUN_AMBIGUOUS', exitCode: 2 });
  for (const id of ids) expect(error.message).toContain(id);
  expect(error.message).toContain('(second)');
  expect(await experiments.resolveRunIds([ids[1] as string])).toEqual([ids[1]]);
});

test('an ambiguous start names ten runs at most', async () => {
  await using opened = await openTestExperiments({ randomBytes: countingBytes(0xab, 0xcd) });
  for (let i = 0; i < 12; i++) await opened.experiments.startRun();
  const error = (await opened.experiments.resolveRunIds(['abcd0']).catch((thrown) => thrown)) as AssayError;
  expect(error.details.candidates).toHaveLength(10);
  expect(error.message).toMatch(/…$/);
});

test('every id without a run is named, and so is one of fewer than four digits', async () => {
  await using opened = await openTestExperiments();
  const { id } = await opened.experiments.startRun();
  const given = [id.slice(0, 3), id, 'not-hex', '%', ''];
  const error = (await opened.experiments.resolveRunIds(given).catch((thrown) => thrown)) as AssayError;
  expect(error.code).toBe('EXPERIMENTS_RUN_NOT_FOUND');
  expect(error.details).toEqual({ runIds: [id.slice(0, 3), 'not-hex', '%', ''] });
});
