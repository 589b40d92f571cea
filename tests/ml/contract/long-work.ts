import { describe, expect, test } from 'vitest';
import { fitInWorker } from '../../../src/ml/index.ts';
import type { ProgressReport } from '../../../src/schema/index.ts';
import { expectCode } from '../expect-code.ts';
import type { ContractCase } from './contract-case.ts';
import { expectSameFile } from './same-file.ts';

/** How every algorithm reports, stops, and works in another thread. */
export function longWorkContract({ algorithm, title, input, learn }: ContractCase): void {
  describe(`${title} is long work`, () => {
    test('progress counts up to at most the total', async () => {
      const reports: ProgressReport[] = [];
      const { rounds, history } = await learn({}, { progress: (report) => reports.push(report) });
      expect(reports.map(({ done }) => done)).toEqual(Array.from({ length: rounds }, (_, i) => i + 1));
      expect(reports.every(({ total }) => total! >= rounds)).toBe(true);
      expect(history.map(({ round }) => round)).toEqual(reports.map(({ done }) => done));
    });

    test('an abort stops it before the next round', async () => {
      const abort = new AbortController();
      let seen = 0;
      const progress = (): void => {
        seen++;
        abort.abort();
      };
      await expectCode('INTERRUPTED', () => learn({}, { signal: abort.signal, progress }));
      expect(seen).toBe(1);
    });

    test('an abort before the start leaves nothing done', async () => {
      await expectCode('INTERRUPTED', () => learn({}, { signal: AbortSignal.abort() }));
    });

    test('a worker thread gives the same model and the same progress', async () => {
      const [here, there]: [ProgressReport[], ProgressReport[]] = [[], []];
      const fitted = await learn({}, { progress: (report) => here.push(report) });
      const worked = await fitInWorker(algorithm.name, input(), { progress: (report) => there.push(report) });
      expectSameFile(worked.model, fitted.model);
      expect(worked.model.labelValues).toEqual(input().labelValues);
      expect({ ...worked, model: undefined }).toEqual({ ...fitted, model: undefined });
      expect(there).toEqual(here);
    });
  });
}
