import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Lineage, type LineageThing, openLineage } from '../../src/lineage/index.ts';
import { type Database, insertRows, openDatabase } from '../../src/storage/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testClock } from '../support/test-clock.ts';
import { databaseIn } from '../support/test-database.ts';

interface Open extends AsyncDisposable {
  readonly database: Database;
  readonly lineage: Lineage;
}

async function open(): Promise<Open> {
  await using opened = new AsyncDisposableStack();
  const folder = opened.use(temporaryFolder());
  const database = opened.use(await openDatabase(await databaseIn(folder.path)));
  const kept = opened.move();
  return {
    database,
    lineage: openLineage({ database, clock: testClock() }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

const run = (id: string): LineageThing => ({ kind: 'run', id });
const dataset = (name: string, version = 1): LineageThing => ({ kind: 'dataset', name, version });
const uses = (...things: LineageThing[]) => things.map((thing) => ({ thing }));
const idsOf = ({ nodes }: { nodes: readonly { id: string }[] }) => nodes.map(({ id }) => id);

/** raw → clean (by a transformation) → run → model → promotion, and another run on raw. */
async function recordStory(lineage: Lineage): Promise<void> {
  await lineage.record({
    process: { kind: 'transformation', id: 'clean-1', name: 'clean', details: { rows: 10 } },
    inputs: uses(dataset('raw')),
    outputs: uses(dataset('clean')),
  });
  await lineage.record({ process: run('run-one'), inputs: [{ thing: dataset('clean'), role: 'train' }] });
  await lineage.record({ process: run('run-two'), inputs: uses(dataset('raw')) });
  await lineage.record({ inputs: uses(run('run-one')), outputs: uses({ kind: 'model', name: 'fraud', version: 1 }) });
  await lineage.record({
    process: { kind: 'promotion', id: 'promotion-1' },
    inputs: uses({ kind: 'model', name: 'fraud', version: 1 }),
  });
}

test('upstream tells all that a thing came from, downstream all that came of it, with the steps between', async () => {
  await using opened = await open();
  const { lineage } = opened;
  await recordStory(lineage);
  const upstream = await lineage.graph('model:fraud@1', { direction: 'upstream' });
  expect(upstream.nodes.map(({ id, distance }) => [id, distance])).toEqual([
    ['dataset:raw@1', -4],
    ['transformation:clean-1', -3],
    ['dataset:clean@1', -2],
    ['run:run-one', -1],
    ['model:fraud@1', 0],
  ]);
  expect(upstream.edges).toContainEqual(
    expect.objectContaining({ from: 'dataset:clean@1', to: 'run:run-one', role: 'train' }),
  );
  const downstream = await lineage.graph('dataset:raw@1', { direction: 'downstream' });
  expect(idsOf(downstream)).toEqual([
    'dataset:raw@1',
    'run:run-two',
    'transformation:clean-1',
    'dataset:clean@1',
    'run:run-one',
    'model:fraud@1',
    'promotion:promotion-1',
  ]);
  expect(downstream.nodes.find(({ id }) => id === 'transformation:clean-1')).toMatchObject({
    name: 'clean',
    details: { rows: 10 },
  });
});

test('both directions leave out what only shares an origin', async () => {
  await using opened = await open();
  await recordStory(opened.lineage);
  const ids = idsOf(await opened.lineage.graph('run:run-one'));
  expect(ids).not.toContain('run:run-two');
  expect(ids).toEqual([
    'dataset:raw@1',
    'transformation:clean-1',
    'dataset:clean@1',
    'run:run-one',
    'model:fraud@1',
    'promotion:promotion-1',
  ]);
});

test('the same record twice is one record', async () => {
  await using opened = await open();
  await recordStory(opened.lineage);
  const once = await opened.lineage.graph('dataset:raw@1');
  await recordStory(opened.lineage);
  expect(await opened.lineage.graph('dataset:raw@1')).toEqual(once);
});

test('a thing is found by the start of its id, a name without a version is the newest, and neither is guessed', async () => {
  await using opened = await open();
  const { lineage } = opened;
  await recordStory(lineage);
  await lineage.record({ process: run('run-three'), inputs: uses(dataset('raw', 2)) });
  expect((await lineage.graph('run:run-o')).root).toBe('run:run-one');
  expect((await lineage.graph('raw')).root).toBe('dataset:raw@2');
  await expect(lineage.graph('run:run-t')).rejects.toMatchObject({
    code: 'LINEAGE_AMBIGUOUS',
    details: { candidates: ['run:run-three', 'run:run-two'] },
  });
  await expect(lineage.graph('raw@9')).rejects.toMatchObject({ code: 'LINEAGE_NOT_FOUND' });
});

test('a record with faults tells all of them and leaves nothing behind', async () => {
  await using opened = await open();
  const wrong = { process: { kind: 'run', id: '' }, inputs: [{ thing: { kind: 'dataset', name: 'a', version: 0 } }] };
  await expect(opened.lineage.record(wrong as never)).rejects.toMatchObject({
    code: 'LINEAGE_RECORD_INVALID',
    details: { faults: [{ path: 'process.id' }, { path: 'inputs[0].thing.version' }] },
  });
  expect(await opened.database.kysely.selectFrom('lineage_node').selectAll().execute()).toEqual([]);
});

test('a chain of 100,000 steps is read to its end, and in part', async () => {
  await using opened = await open();
  const { database, lineage } = opened;
  const length = 100_000;
  await database.transaction(async (queries) => {
    const numbers = Array.from({ length }, (_, index) => index);
    const columns = { kind: 'text', key: 'text', name: 'text', details: 'text', created_at: 'bigint' } as const;
    await insertRows(
      queries,
      database.dialect,
      { into: 'lineage_node', columns },
      numbers.flatMap((n) => ['transformation', `step-${n}`, `step ${n}`, '{}', 0]),
    );
    const first = await queries
      .selectFrom('lineage_node')
      .select('id')
      .where('key', '=', 'step-0')
      .executeTakeFirstOrThrow();
    await insertRows(
      queries,
      database.dialect,
      { into: 'lineage_edge', columns: { source: 'bigint', target: 'bigint', role: 'text', recorded_at: 'bigint' } },
      numbers.slice(1).flatMap((n) => [Number(first.id) + n - 1, Number(first.id) + n, '', 0]),
    );
  });
  const all = await lineage.graph('transformation:step-99999', { direction: 'upstream' });
  expect(all.nodes).toHaveLength(length);
  expect(all.nodes[0]).toMatchObject({ id: 'transformation:step-0', distance: 1 - length });
  const near = await lineage.graph('transformation:step-50000', { depth: 3 });
  expect(near.nodes.map(({ distance }) => distance)).toEqual([-3, -2, -1, 0, 1, 2, 3]);
});

describe('against a walk in memory', () => {
  const size = 9;
  const edge = fc.tuple(fc.nat(size - 1), fc.nat(size - 1));
  const graph = fc.record({
    edges: fc.array(edge, { maxLength: 20 }),
    root: fc.nat(size - 1),
    depth: fc.option(fc.nat(4), { nil: undefined }),
    direction: fc.constantFrom('upstream', 'downstream', 'both' as const),
  });

  test('any graph, circles included, gives exactly what can be reached, each at its shortest distance', async () => {
    await using opened = await open();
    const { lineage } = opened;
    let cases = 0;
    await fc.assert(
      fc.asyncProperty(graph, async ({ edges, root, depth, direction }) => {
        const prefix = `case-${cases++}-`;
        const at = (n: number): LineageThing => ({ kind: 'transformation', id: `${prefix}${n}` });
        await lineage.record({ process: at(root) });
        for (const [from, to] of edges) await lineage.record({ inputs: uses(at(from)), outputs: uses(at(to)) });
        const found = await lineage.graph(`transformation:${prefix}${root}`, { direction, depth });
        const expected = new Map<string, number>();
        for (const side of direction === 'both' ? (['upstream', 'downstream'] as const) : [direction]) {
          for (const [node, steps] of walk(edges, root, side, depth ?? Number.POSITIVE_INFINITY)) {
            const id = `transformation:${prefix}${node}`;
            if (!expected.has(id)) expected.set(id, side === 'upstream' ? 0 - steps : steps);
          }
        }
        expect(new Map(found.nodes.map(({ id, distance }) => [id, distance + 0]))).toEqual(
          new Map([...expected].map(([id, steps]): [string, number] => [id, steps + 0])),
        );
        for (const { from, to } of found.edges) expect(idsOf(found)).toEqual(expect.arrayContaining([from, to]));
      }),
      { numRuns: 100 },
    );
  });
});

function walk(
  edges: readonly (readonly [number, number])[],
  root: number,
  side: 'upstream' | 'downstream',
  depth: number,
): Map<number, number> {
  const steps = new Map([[root, 0]]);
  for (let step = 1; step <= Math.min(depth, edges.length); step++) {
    for (const [from, to] of edges) {
      const [here, there] = side === 'upstream' ? [to, from] : [from, to];
      if (from !== to && steps.get(here) === step - 1 && !steps.has(there)) steps.set(there, step);
    }
  }
  return steps;
}
