import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTestExperiments } from '../experiments/open-test-experiments.ts';

const key = fc.stringMatching(/^[\p{L}\d_][\p{L}\d_.\- :]{0,20}$/u).filter((text) => !/^\.+$/.test(text));
const value = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !text.includes('\0') && text.isWellFormed()),
  fc.double().filter((number) => !Object.is(number, -0)),
  fc.boolean(),
  fc.constant(null),
);
const params = fc.dictionary(key, value, { maxKeys: 12, noNullPrototype: true });

test('B-P7 every param of a run is logged under its key with its value, in however many calls', async () => {
  await using ws = await openTestExperiments();
  await fc.assert(
    fc.asyncProperty(params, fc.nat(12), fc.boolean(), async (params, cut, together) => {
      const entries = Object.entries(params);
      const run = await ws.experiments.startRun({ params: Object.fromEntries(entries.slice(0, cut)) });
      const others = entries.slice(cut).map(
        ([key, value]) =>
          () =>
            run.logParams({ [key]: value }),
      );
      if (together) await Promise.all(others.map((log) => log()));
      else for (const log of others) await log();
      const expected = Object.fromEntries(entries.map(([key, value]) => [key, String(value)]));
      expect((await ws.experiments.getRun(run.id)).params).toEqual(expected);
      const { runs } = await ws.experiments.searchRuns({ maxResults: 1, filter: `run_id = '${run.id}'` });
      expect(runs[0]?.params).toEqual(expected);
    }),
    { numRuns: 100 },
  );
});
