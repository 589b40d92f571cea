import { describe, expect, test } from 'vitest';
import { type Algorithm, searchSpaceOf, TASKS } from '../../../src/ml/index.ts';
import { expectCode } from '../expect-code.ts';
import { sampleInputFor } from '../sample-data.ts';
import { CLASSES } from './contract-case.ts';

/** What every algorithm promises about its parameters. */
export function parameterContract(algorithm: Algorithm, quick: Readonly<Record<string, unknown>>): void {
  const { name, parameters: schema, aliases, tasks } = algorithm;
  const input = sampleInputFor(tasks[0]!, quick);
  const refuses = (parameters: unknown) =>
    expectCode('ML_PARAMETERS_INVALID', () => algorithm.fit({ ...input, parameters }));
  const shape = schema.shape as Readonly<Record<string, { readonly description?: string }>>;

  describe(`${name} parameters`, () => {
    test('are all documented, and every other name stands for one of them', () => {
      for (const [parameter, { description }] of Object.entries(shape)) expect(description, parameter).toBeTruthy();
      for (const canonical of Object.values(aliases)) expect(Object.keys(shape)).toContain(canonical);
      for (const alias of Object.keys(aliases)) expect(Object.keys(shape)).not.toContain(alias);
    });

    test('may all be left out, which learns the first task', async () => {
      expect(TASKS).toEqual(expect.arrayContaining([...tasks]));
      expect(algorithm.taskOf({})).toBe(tasks[0]);
      const { model } = await algorithm.fit({ train: input.train, labels: input.labels });
      expect([model.algorithm, model.task]).toEqual([name, tasks[0]]);
    });

    test('that are unknown, of the wrong type or NaN are refused in one error', async () => {
      const [known] = Object.keys(quick);
      const error = await refuses({ [known!]: 'five', nonsense: 1, l3: Number.NaN });
      for (const wrong of [known!, 'nonsense', 'l3']) expect(error.message).toContain(wrong);
      expect(error.details.faults).toHaveLength(3);
    });

    test('that are no object are refused', async () => {
      for (const parameters of [null, 7, 'eta=1', []]) await refuses(parameters);
    });

    test('once completed are complete: completing them again changes nothing', () => {
      for (const task of tasks) {
        const complete = algorithm.completeParameters({ ...quick, ...algorithm.parametersFor(task, CLASSES) });
        expect(algorithm.completeParameters(complete)).toEqual(complete);
        expect(algorithm.taskOf(complete)).toBe(task);
      }
    });

    test('are searched only where they are accepted: at both ends, or at every choice', () => {
      for (const [parameter, range] of Object.entries(searchSpaceOf(schema))) {
        if (range.kind !== 'categorical') {
          expect(range.low, parameter).toBeLessThan(range.high);
          if (range.log) expect(range.low, parameter).toBeGreaterThan(0);
        }
        const values = range.kind === 'categorical' ? range.choices : [range.low, range.high];
        for (const value of values) {
          const complete = algorithm.completeParameters({
            ...algorithm.parametersFor(tasks[0]!, CLASSES),
            [parameter]: value,
          });
          expect(complete[parameter], parameter).toBe(value);
        }
      }
    });
  });
}
