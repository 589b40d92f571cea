import { z } from 'zod';
import type { AssayError } from '../errors/index.ts';
import type { RunId } from '../schema/index.ts';

/**
 * The life of a promotion, in the order of its journal. Until COMMITTED it can only be undone, from COMMITTED on it
 * can only be finished. ROLLED_BACK and CONFLICT took no effect; after CONFLICT somebody should look.
 */
export const PROMOTION_STATES = [
  'PREPARED',
  'BACKED_UP',
  'PARAMS_WRITTEN',
  'CONFIG_WRITTEN',
  'VERIFIED',
  'COMMITTED',
  'DONE',
  'ROLLING_BACK',
  'ROLLED_BACK',
  'CONFLICT',
] as const;
export type PromotionState = (typeof PROMOTION_STATES)[number];

const runId = z.custom<RunId>((value) => typeof value === 'string' && value !== '', { error: 'a run id' });

/** Not strict: a whole model version will do where one is asked for. */
export const promotedModelSchema = z.object({ name: z.string().min(1), version: z.int().min(1) });

/** A version in the model registry. */
export type PromotedModel = Readonly<z.output<typeof promotedModelSchema>>;

/** Where what production holds comes from. */
export const originSchema = z.strictObject({ runId, model: promotedModelSchema.optional() });

const contentSchema = z.strictObject({
  parameters: z.record(z.string(), z.string().nullable()).describe('By full name; null where there is none'),
  config: z.string().nullable().describe('Body of the configuration file; null where there is none'),
  origin: originSchema.nullable().describe('Run and model; null before the first promotion'),
});

/** What production holds: parameters by full name, the configuration file, and where they come from. */
export type ProductionContent = Readonly<z.output<typeof contentSchema>>;

/** One change of production, as its journal tells it. */
export const promotionSchema = z.strictObject({
  id: z.string().min(1).describe('promo-<UTC time>-<8 hex digits>; sorts by time'),
  kind: z.enum(['promotion', 'rollback']),
  state: z.enum(PROMOTION_STATES),
  runId: runId.describe('The run that is promoted, or whose promotion is rolled back'),
  algorithm: z.string(),
  model: promotedModelSchema.optional(),
  parameters: z.record(z.string(), z.string()).describe('What production has from it, by full parameter name'),
  metrics: z.record(z.string(), z.number()).describe('Metrics of the run that have a value'),
  configKey: z.string(),
  backupKey: z.string().describe('The former parameters, as YAML'),
  archiveKey: z.string().describe('Copy of the configuration written; of the former one if none is written'),
  formerArchiveKey: z.string().optional().describe('Copy of the configuration that was replaced'),
  approver: z.string(),
  at: z.iso.datetime(),
  before: contentSchema,
  after: contentSchema,
  previous: z.string().optional().describe('The promotion that was in force before'),
  rollbackOf: z.string().optional().describe('The promotion this rollback undoes'),
  reason: z.string().optional().describe('Why it took no effect'),
});

export type Promotion = Readonly<z.output<typeof promotionSchema>>;

/**
 * What became of a promotion. `promoted`: in force and logged. `committed`: in force, but the event is not logged yet
 * (`error` says why; recovery finishes it). `rolled-back`: a step failed and everything written was undone.
 * `conflict`: somebody else changed production meanwhile; what was ours is undone and theirs is kept.
 */
export type PromotionResult =
  | { readonly outcome: 'promoted'; readonly promotion: Promotion }
  | { readonly outcome: 'committed'; readonly promotion: Promotion; readonly error: AssayError }
  | { readonly outcome: 'rolled-back'; readonly promotion: Promotion; readonly error: AssayError }
  | { readonly outcome: 'conflict'; readonly promotion: Promotion; readonly error: AssayError };
