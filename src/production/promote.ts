import { z } from 'zod';
import { type LongWork, parse } from '../schema/index.ts';
import { changeProduction } from './change-production.ts';
import type { ProductionContext } from './context.ts';
import type { PromotionRequest } from './production.ts';
import { generateProductionConfig } from './production-config.ts';
import { type PromotionResult, promotedModelSchema } from './promotion.ts';
import { formatHyperparameters, validateHyperparameters } from './validate-hyperparameters.ts';

const requestSchema = z.strictObject({
  runId: z.string().min(1, { error: 'the id of a run' }),
  algorithm: z.string().min(1, { error: 'the name of an algorithm' }),
  approver: z.string().trim().min(1, { error: 'the name of who approves it' }),
  metrics: z
    .record(z.string(), z.union([z.number(), z.nan(), z.literal([Infinity, -Infinity])], { error: 'a number' }))
    .refine((metrics) => Object.values(metrics).some(Number.isFinite), { error: 'at least one metric with a value' }),
  model: promotedModelSchema.optional(),
});

/** Puts the hyperparameters and the configuration of a run into production. */
export async function promote(
  context: ProductionContext,
  { hyperparameters: given, ...request }: PromotionRequest,
  longWork?: LongWork,
): Promise<PromotionResult> {
  const { settings, clock } = context;
  const hyperparameters = validateHyperparameters(given, settings.hyperparameters);
  const { algorithm, approver, metrics, model } = parse(requestSchema, request, {
    code: 'PRODUCTION_REQUEST_INVALID',
    subject: 'promotion',
    remedy: 'Promote a finished run with metrics, and name who approves it',
  });
  const run = await context.experiments.getRun(request.runId);
  if (model) await context.registry?.get(model.name, model.version);
  const config = generateProductionConfig({
    algorithm,
    runId: run.id,
    hyperparameters,
    metrics,
    approver,
    testedAt: run.endTime ?? clock.now(),
  });
  const texts = Object.entries(formatHyperparameters(hyperparameters));
  const source = model ? { runId: run.id, model } : { runId: run.id };
  return changeProduction(
    context,
    async () => ({
      kind: 'promotion',
      ...source,
      algorithm,
      hyperparameters,
      metrics: Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value))),
      approver,
      after: {
        parameters: Object.fromEntries(texts.map(([name, text]) => [settings.parameterPrefix + name, text])),
        config,
        origin: source,
      },
    }),
    longWork,
  );
}
