import { float, type StudyHeader, type StudyStorage } from 'assay/tuning';
import { expect, test } from 'vitest';

const header: StudyHeader = {
  name: 'contract',
  directions: ['maximize'],
  space: { x: float(0, 1) },
  seed: 2 ** 40,
  sampler: { name: 'random', settings: {} },
  createdAt: 1000,
  attributes: { owner: 'us' },
};

const begin = (number: number, x = number / 10) => ({
  number,
  at: 2000 + number,
  params: { x },
  distributions: { x: float(0, 1) },
});

/** What every {@link StudyStorage} promises; `open` gives an empty one. */
export function studyStorageContract(kind: string, open: () => Promise<StudyStorage>): void {
  test(`${kind}: a study is made once, and found with all it was made with`, async () => {
    const storage = await open();
    expect((await storage.open({ ...header, name: 'found' })).isNew).toBe(true);
    const again = await storage.open({ ...header, name: 'found', seed: 1 });
    expect(again).toMatchObject({ isNew: false, header: { ...header, name: 'found' } });
    expect((await storage.find('found'))?.header).toEqual({ ...header, name: 'found' });
    expect(await storage.find('nobody')).toBeUndefined();
    const { sampler, attributes } = header;
    const changed = { directions: ['minimize'], seed: 3, space: { x: float(0, 2) }, sampler, attributes } as const;
    await again.redefine(changed);
    expect(again.header).toMatchObject({ name: 'found', ...changed });
    expect((await storage.find('found'))?.header).toEqual(again.header);
    await storage.open({ ...header, name: 'another' });
    expect((await storage.list()).map(({ name }) => name)).toEqual(['another', 'found']);
    expect([await storage.delete('another'), await storage.delete('another')]).toEqual([true, false]);
    expect((await storage.list()).map(({ name }) => name)).toEqual(['found']);
  });

  test(`${kind}: a number is begun by one worker alone, and only the next one`, async () => {
    const storage = await open();
    const [one, other] = [await storage.open(header), await storage.open(header)];
    const begun = await Promise.all([one.begin(begin(0)), other.begin(begin(0))]);
    expect(begun.filter((trial) => trial !== undefined)).toMatchObject([{ number: 0, state: 'RUNNING', attempt: 1 }]);
    expect(await one.begin(begin(2))).toBeUndefined();
    expect(await other.begin(begin(1))).toMatchObject({ number: 1, startedAt: 2001 });
  });

  test(`${kind}: waiting trials are begun as they were given, and begun again when given back`, async () => {
    const storage = await open();
    const study = await storage.open(header);
    const waiting = { state: 'WAITING', distributions: {}, intermediate: [], attributes: { why: 'hunch' } } as const;
    expect(await study.add({ ...waiting, params: { x: 0.5 } })).toBe(0);
    expect(await study.begin(begin(0, 0.5))).toMatchObject({ attempt: 1, attributes: { why: 'hunch' } });
    expect(await study.begin(begin(0))).toBeUndefined();
    await study.update(0, { intermediate: [[0, 1]] }, 1);
    expect(await study.giveBack(0, 1)).toBe(true);
    expect((await study.changes()).trials).toMatchObject([{ state: 'WAITING', params: { x: 0.5 }, intermediate: [] }]);
    expect(await study.begin(begin(0, 0.5))).toMatchObject({ attempt: 2 });
    // Whoever held it before is late.
    expect(await study.update(0, { intermediate: [[0, 2]] }, 1)).toBe(false);
    expect(await study.finish(0, { state: 'COMPLETE', values: [1], at: 3000 }, 1)).toBe(false);
    expect(await study.finish(0, { state: 'COMPLETE', values: [2], at: 3000 }, 2)).toBe(true);
    expect(await study.finish(0, { state: 'FAILED', at: 4000 })).toBe(false);
    expect((await study.changes()).trials).toMatchObject([{ state: 'COMPLETE', values: [2], endedAt: 3000 }]);
  });

  test(`${kind}: every kind of value is read back as it was written`, async () => {
    const storage = await open();
    const study = await storage.open({ ...header, directions: ['minimize', 'maximize'] });
    const params = { text: "it's", yes: true, none: null, tiny: 5e-324, third: 1 / 3 };
    const trial = {
      state: 'COMPLETE',
      params,
      distributions: { tiny: float(0, 1, { log: false }) },
      values: [Number.NEGATIVE_INFINITY, 0.1 + 0.2],
      intermediate: [
        [0, Number.NaN],
        [3, Number.POSITIVE_INFINITY],
        [10, -0.25],
      ],
      reason: 'none',
      startedAt: 5,
      endedAt: 7,
      attributes: { notes: ['a', { b: null }] },
    } as const;
    const number = await study.add(trial);
    expect((await study.changes()).trials).toEqual([{ ...trial, number }]);
  });

  test(`${kind}: changes are those since the cursor, each trial once in the order of its last change`, async () => {
    const storage = await open();
    const study = await storage.open(header);
    const watcher = await storage.open(header);
    for (const number of [0, 1, 2]) await study.begin(begin(number));
    const all = await watcher.changes();
    expect(all.trials.map(({ number }) => number)).toEqual([0, 1, 2]);
    expect(await watcher.changes(all.cursor)).toEqual({ trials: [], cursor: all.cursor });
    await study.update(2, { intermediate: [[1, 0.5]], attributes: { a: 1 } });
    await study.finish(1, { state: 'PRUNED', reason: 'slow', at: 2500 });
    await study.update(2, {
      intermediate: [
        [1, 9],
        [2, 0.25],
      ],
      params: { y: 2 },
    });
    const some = await watcher.changes(all.cursor);
    expect(some.trials).toMatchObject([
      { number: 1, state: 'PRUNED', reason: 'slow', endedAt: 2500 },
      {
        number: 2,
        params: { x: 0.2, y: 2 },
        attributes: { a: 1 },
        intermediate: [
          [1, 0.5],
          [2, 0.25],
        ],
      },
    ]);
    expect(some.trials[0]).not.toHaveProperty('values');
    await study.finish(2, { state: 'COMPLETE', values: [0.25], intermediate: [[3, 0.125]], at: 2600 });
    const last = await watcher.changes(some.cursor);
    expect(last.trials.map(({ intermediate }) => intermediate)).toEqual([
      [
        [1, 0.5],
        [2, 0.25],
        [3, 0.125],
      ],
    ]);
  });
}
