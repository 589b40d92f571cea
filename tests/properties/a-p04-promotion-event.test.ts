import fc from 'fast-check';
import { expect, test } from 'vitest';
import { approvers, hyperparameters, metrics } from '../production/arbitraries.ts';
import { openTestProduction } from '../production/open-test-production.ts';

test('A-P4 every promotion is logged to its run with experiment, time and approver', async () => {
  await using open = await openTestProduction();
  await fc.assert(
    fc.asyncProperty(hyperparameters, metrics, approvers, async (values, measured, approver) => {
      const start = Date.now();
      const request = await open.request({ hyperparameters: values, metrics: measured, approver });
      const { promotion } = await open.production.promote(request);
      const run = await open.experiments.getRun(request.runId);
      expect(run.tags['assay.promotion.id']).toBe(promotion.id);
      const path = `promotions/${promotion.id}.json`;
      const event = JSON.parse(Buffer.from(await open.experiments.readArtifact(run.id, path)).toString());
      expect(event).toMatchObject({ runId: run.id, experimentId: run.experimentId, approver: approver.trim() });
      expect(event.hyperparameters).toEqual(values);
      expect(Date.parse(event.at)).toBeGreaterThanOrEqual(start);
      expect(Date.parse(event.at)).toBeLessThanOrEqual(Date.now());
    }),
    { numRuns: 100 },
  );
});
