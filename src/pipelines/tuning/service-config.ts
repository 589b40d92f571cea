import { z } from 'zod';
import { parse } from '../../schema/index.ts';
import type { SearchSpace, ServiceSearch } from '../../tuning/index.ts';
import { spaceSchema } from './search-config.ts';

const text = z.string().min(1, 'a text');
const count = z.int().min(1);
const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const channel = z.union([
  text.transform((uri) => ({ uri })),
  z.strictObject({ uri: text, contentType: text.optional() }),
]);

/** What a file for `assay optimize` says when SageMaker is to search; its section `sagemaker` tells the two apart. */
const serviceConfigSchema = z.strictObject({
  study: text,
  experiment: text.optional(),
  direction: z.enum(['minimize', 'maximize']),
  metric: z.union([text.transform((name) => ({ name })), z.strictObject({ name: text, regex: text.optional() })]),
  space: spaceSchema,
  strategy: z.enum(['bayesian', 'random', 'hyperband', 'grid']).optional(),
  trials: count.optional(),
  parallel: count.default(2),
  seed: z.int().min(0).optional(),
  resource: z.strictObject({ min: count, max: count }).optional(),
  earlyStopping: z.boolean().optional(),
  stopping: z
    .strictObject({
      target: z.number().optional(),
      notImproving: count.optional(),
      converged: z.boolean().optional(),
      totalSeconds: count.optional(),
    })
    .optional(),
  warmStart: z.strictObject({ kind: z.enum(['same-data', 'transfer']), parents: z.array(text) }).optional(),
  sagemaker: z.strictObject({
    job: text.optional(),
    image: text,
    role: text,
    instance: text,
    instances: count.optional(),
    volumeGb: count.optional(),
    inputs: z.record(text, channel),
    output: text,
    hyperparameters: z.record(text, value).optional(),
    maxSeconds: count.optional(),
    spot: z.boolean().optional(),
  }),
});

export type ServiceConfig = z.output<typeof serviceConfigSchema>;

/** @throws AssayError `INVALID_ARGUMENT` with every fault */
export const parseServiceConfig = (input: unknown, source: string): ServiceConfig =>
  parse(serviceConfigSchema, input, {
    code: 'INVALID_ARGUMENT',
    subject: source,
    remedy: 'Correct these; docs/tuning.md has a file for SageMaker',
  });

/** The search that a file asks for; the job has the name of the study unless the file says another. */
export function serviceSearch(config: ServiceConfig): ServiceSearch {
  const { study, experiment, sagemaker, space, ...job } = config;
  const { job: name = study, ...training } = sagemaker;
  return { service: 'sagemaker', study, experiment, job: { ...job, name, space: space as SearchSpace, training } };
}
