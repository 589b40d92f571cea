import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startProgram } from '../support/child-program.ts';
import { openTestLifecycle, type TestLifecycle } from './open-test-lifecycle.ts';

const program = join(import.meta.dirname, 'programs', 'collect-and-die.ts');
const POINTS = 9000;

async function longRun(ws: TestLifecycle): Promise<string> {
  const { id } = await ws.experiments.createRun({ experimentId: '0' });
  const metrics = Array.from({ length: POINTS }, (_, step) => ({ key: 'loss', value: step, step }));
  await ws.experiments.log(id, { params: { eta: 1 }, metrics });
  for (const path of ['a.txt', 'b/c.txt']) await ws.experiments.logArtifact(id, path, path);
  return id;
}

/** Whether everything of a run is there; throws when only something is. */
async function isWhole(ws: TestLifecycle, id: string): Promise<boolean> {
  const run = await ws.experiments.findRun(id);
  if (run === undefined) return false;
  expect(run.params).toEqual({ eta: '1' });
  expect(await ws.experiments.metricHistory(id, 'loss')).toHaveLength(POINTS);
  expect((await ws.experiments.listArtifacts(id)).map(({ path }) => path)).toEqual(['a.txt', 'b/c.txt']);
  return true;
}

test('gc killed at any step leaves every run whole or to be finished by the next one, and never harms a living run', async () => {
  await using ws = await openTestLifecycle();
  const living = await longRun(ws);
  const outcomes = new Set<string>();
  const garbage = [await longRun(ws), await longRun(ws)];
  for (let fatal = 1; ; fatal += 1) {
    for (const [index, id] of garbage.entries()) {
      if (!(await isWhole(ws, id))) garbage[index] = await longRun(ws);
      await ws.experiments.deleteRun(garbage[index] ?? '');
    }
    const child = startProgram(program, [ws.folder, String(fatal), String(ws.clock.now())]);
    const said = await child.line();
    await child.kill();
    const whole = [];
    for (const id of garbage) whole.push(await isWhole(ws, id));
    expect(new Set(whole).size).toBe(1);
    const pending = await ws.database.kysely.selectFrom('removal').select('id').execute();
    outcomes.add(`${whole[0] ? 'whole' : 'gone'}, ${pending.length} to finish`);
    expect(await isWhole(ws, living)).toBe(true);

    // A call that may remove nothing new finishes what was begun.
    const report = await ws.lifecycle.collectGarbage({ deletedBefore: 0 });
    expect(report.resumed).toBe(pending.length);
    const files = (await Array.fromAsync(ws.objects.list())).map(({ key }) => key);
    const owners = new Set(files.map((key) => /[0-9a-f]{32}/.exec(key)?.[0]));
    expect(owners).toEqual(new Set(whole[0] ? [living, ...garbage] : [living]));
    const series = await ws.database.kysely.selectFrom('metric').select('series').distinct().execute();
    expect(series).toHaveLength(owners.size);
    expect(await isWhole(ws, living)).toBe(true);
    if (said !== undefined) break;
  }
  expect([...outcomes].toSorted()).toEqual([
    'gone, 0 to finish',
    'gone, 1 to finish',
    'gone, 2 to finish',
    'whole, 0 to finish',
  ]);
});
