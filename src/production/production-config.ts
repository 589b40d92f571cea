import { parse as parseYaml, stringify } from 'yaml';
import { z } from 'zod';
import { AssayError } from '../errors/index.ts';
import { parse } from '../schema/index.ts';
import type { HyperparameterValue } from './hyperparameters.ts';
import { PORTABLE_YAML } from './portable-yaml.ts';

/** The production configuration file. Unknown fields are kept out, so that a typing error is noticed. */
const productionConfigSchema = z.strictObject({
  model: z.strictObject({
    algorithm: z.string().min(1).describe('Such as xgboost'),
    version: z.string().min(1).describe('The run the model comes from'),
    hyperparameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    performance: z
      .record(z.string(), z.number())
      .refine((metrics) => Object.keys(metrics).length > 0, { error: 'at least one metric with a value' })
      .describe('Metrics of the run'),
    undefined_metrics: z
      .array(z.string())
      .optional()
      .describe('Metrics that have no value, such as an AUC where the test data had one class'),
    tested_date: z.iso.date().describe('YYYY-MM-DD'),
    approved_by: z.string().min(1),
  }),
});

export type ProductionConfig = z.output<typeof productionConfigSchema>;

export interface ProductionConfigInput {
  readonly algorithm: string;
  readonly runId: string;
  readonly hyperparameters: Readonly<Record<string, HyperparameterValue>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly approver: string;
  /** Milliseconds since the Unix epoch; the file keeps the UTC day. */
  readonly testedAt: number;
}

/**
 * The text of `production-model-config.yaml`. Metrics that are NaN or infinite are undefined, so they are not
 * numbers to write down: they are left out of `performance` and named in `undefined_metrics`.
 * @throws AssayError `PRODUCTION_REQUEST_INVALID` when something is empty or no metric has a value
 */
export function generateProductionConfig(input: ProductionConfigInput): string {
  const metrics = Object.entries(input.metrics);
  const undefinedMetrics = metrics.filter(([, value]) => !Number.isFinite(value)).map(([name]) => name);
  const config = parse(
    productionConfigSchema,
    {
      model: {
        algorithm: input.algorithm,
        version: input.runId,
        hyperparameters: { ...input.hyperparameters },
        performance: Object.fromEntries(metrics.filter(([, value]) => Number.isFinite(value))),
        ...(undefinedMetrics.length > 0 && { undefined_metrics: undefinedMetrics }),
        tested_date: new Date(input.testedAt).toISOString().slice(0, 10),
        approved_by: input.approver,
      },
    },
    {
      code: 'PRODUCTION_REQUEST_INVALID',
      subject: 'production configuration',
      remedy: 'Promote a finished run with metrics, and name who approves it',
    },
  );
  return stringify(config, PORTABLE_YAML);
}

/**
 * Reads a production configuration back.
 * @throws AssayError `PRODUCTION_CONFIG_INVALID` when `text` is no YAML or breaks the schema
 */
export function parseProductionConfig(text: string, where = 'production configuration'): ProductionConfig {
  const remedy = 'Repair the file, or put back an archived copy with: assay rollback latest';
  return parse(productionConfigSchema, readYaml(text, where, remedy), {
    code: 'PRODUCTION_CONFIG_INVALID',
    subject: where,
    remedy,
  });
}

function readYaml(text: string, where: string, remedy: string): unknown {
  try {
    return parseYaml(text);
  } catch (cause) {
    const message = `The ${where} is no YAML: ${(cause as Error).message.split('\n')[0]}`;
    throw new AssayError({ code: 'PRODUCTION_CONFIG_INVALID', message, remedy, details: { where }, cause });
  }
}
