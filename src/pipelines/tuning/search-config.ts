import { z } from 'zod';
import { ALGORITHM_NAMES } from '../../ml/index.ts';
import { check, type Fault, faultsError, nearestNames } from '../../schema/index.ts';
import {
  type ParamValue,
  PRUNER_NAMES,
  prunerOf,
  SAMPLER_NAMES,
  type SearchSpace,
  samplerOf,
} from '../../tuning/index.ts';
import { isDataset } from '../open-data.ts';
import { type SearchParts, searchFaults } from './search-faults.ts';
import type { TuneModelRequest } from './tune-model.ts';

const text = z.string().min(1, 'a text');
const names = z.union([text, z.array(text)]).transform((given) => (typeof given === 'string' ? [given] : given));
const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const when = z.record(z.string(), z.union([value, z.array(value)])).optional();
const number = z.number();

const entrySchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('float'),
      ...{ low: number, high: number, step: number.optional(), when },
      ...{ log: z.boolean().optional(), reverseLog: z.boolean().optional() },
    }),
    z.strictObject({
      kind: z.literal('int'),
      ...{ low: number, high: number, step: number.optional(), log: z.boolean().optional(), when },
    }),
    z.strictObject({ kind: z.literal('categorical'), choices: z.array(value), when }),
    z.strictObject({ kind: z.literal('constant'), value, when }),
  ],
  { error: 'float, int, categorical or constant' },
);

/** `[a, b, c]` is a choice, a bare value is the same in every trial. */
const shortEntry = z.preprocess((given) => {
  if (Array.isArray(given)) return { kind: 'categorical', choices: given };
  return typeof given === 'object' && given !== null ? given : { kind: 'constant', value: given };
}, entrySchema);

/** By parameter; of several algorithms, by algorithm and parameter. */
export const spaceSchema = z.record(z.string(), z.unknown()).transform((given, context) => {
  const space: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(given)) {
    const isNested = typeof entry === 'object' && entry !== null && !Array.isArray(entry) && !('kind' in entry);
    const outcome = (isNested ? z.record(z.string(), shortEntry) : shortEntry).safeParse(entry);
    if (outcome.success) space[name] = outcome.data;
    else for (const issue of outcome.error.issues) context.addIssue({ ...issue, path: [name, ...issue.path] } as never);
  }
  return space;
});

/** A way by its name, alone or with settings beside it. */
const named = (kind: string, known: readonly string[]) => {
  const name = z.string().superRefine((given, context) => {
    if (known.includes(given)) return;
    const [nearest] = nearestNames(given, known);
    const meant = nearest === undefined ? '' : `; did you mean ${nearest}?`;
    context.addIssue({ code: 'custom', message: `a ${kind}: ${known.join(', ')}${meant}` });
  });
  return z.looseObject({ name });
};

const count = z.int().min(1);

/** What a file for `assay optimize` may say. */
export const searchConfigSchema = z.strictObject({
  data: text.describe('Table to learn from: a file, relative to this one, or a dataset such as payments@3'),
  label: text.optional().describe('Column to predict; that of the dataset unless given, a file has none'),
  algorithm: names.default(['xgboost']).describe(`One of ${ALGORITHM_NAMES.join(', ')}, or a list of them`),
  task: z.enum(['binary', 'multiclass', 'regression']).optional().describe('What to learn'),
  metric: text.optional().describe('What is to be best: pr_auc, log_loss of several classes or rmse unless given'),
  trials: count.default(50).describe('Trials of the study in all, over all resumes'),
  parallel: count.default(1).describe('Trials at once; they share the cores'),
  batch: z.boolean().default(false).describe('Makes parallel trials repeatable'),
  seed: z.int().min(0).default(0).describe('The same seed makes the same trials'),
  folds: count.default(1).describe('Parts of the cross-validation; 1 for a single holdout'),
  holdout: z.number().gt(0).lt(1).default(0.2).describe('Share of the rows that a single holdout validates on'),
  group: text.optional().describe('Column whose rows of one value stay on one side'),
  time: text.optional().describe('Column to order rows by: validation rows are later than those learnt from'),
  weight: text.optional().describe('Column with the weight of each row'),
  positive: text.optional().describe('Which of two label values counts as 1'),
  ignore: names.default([]).describe('Columns that are no features'),
  category: names.default([]).describe('Columns whose values are categories'),
  missing: names.default([]).describe('Cells that mean a missing value'),
  sampler: named('sampler', SAMPLER_NAMES).default({ name: 'auto' }).describe('How trials are chosen'),
  pruner: named('pruner', PRUNER_NAMES).optional().describe('When a trial is given up before its end'),
  parameters: z.record(z.string(), z.unknown()).default({}).describe('The same in every trial'),
  space: spaceSchema.optional().describe('What to search, by parameter; of several algorithms, by algorithm'),
  stopping: z
    .strictObject({
      target: number.optional(),
      noImprovement: z.strictObject({ trials: count, minDelta: z.number().min(0).optional() }).optional(),
      converged: z.boolean().optional(),
      totalSeconds: z.number().gt(0).optional(),
    })
    .optional()
    .describe('When there is no need to go on'),
  timeoutSeconds: z.number().gt(0).optional().describe('No trial begins later than this'),
  study: text.optional().describe('Name of the study, which goes on when it is there already'),
  experiment: text.optional().describe('Experiment that the runs belong to'),
  output: text.optional().describe('Where to write the model trained with the best parameters'),
});

export type SearchConfig = z.output<typeof searchConfigSchema>;

/**
 * Checks what a file and the command line say together.
 * @throws AssayError `INVALID_ARGUMENT` with every fault
 */
export function parseSearchConfig(input: unknown, source: string): SearchConfig {
  const given = withNamedParts(input);
  const outcome = check(searchConfigSchema, given);
  const formal = [...('faults' in outcome ? outcome.faults : []), ...labelFaults(given)];
  // A part that is malformed has its fault already; the others are looked at all the same.
  const said = new Set(formal.map(({ path }) => path));
  const faults = [...formal, ...searchFaults(wellFormed(given)).filter(({ path }) => !said.has(path))];
  if ('data' in outcome && faults.length === 0) return outcome.data;
  throw faultsError(faults, {
    code: 'INVALID_ARGUMENT',
    subject: source,
    remedy: 'assay optimize --example prints a file with everything that can be said',
  });
}

/** Of a file nobody knows the label but who asks. */
function labelFaults(given: unknown): Fault[] {
  const { data, label } = (given ?? {}) as { readonly data?: unknown; readonly label?: unknown };
  if (label !== undefined || (typeof data === 'string' && isDataset(data))) return [];
  return [{ path: 'label', got: 'nothing', expected: 'the column to predict, for a file has none of its own' }];
}

/** Each part by itself, where its own form is right. */
function wellFormed(input: unknown): SearchParts {
  const given = typeof input === 'object' && input !== null ? (input as Readonly<Record<string, unknown>>) : {};
  const part = <Name extends keyof SearchParts & keyof SearchConfig>(name: Name): SearchConfig[Name] | undefined => {
    const outcome = searchConfigSchema.shape[name].safeParse(given[name]);
    return outcome.success ? (outcome.data as SearchConfig[Name]) : undefined;
  };
  const space = part('space');
  const isPartOfSpace = space === undefined && given.space !== undefined;
  return {
    ...{ algorithm: part('algorithm'), task: part('task'), metric: part('metric') },
    ...{ space: isPartOfSpace ? wellFormedEntries(given.space) : space, isPartOfSpace },
    ...{ parameters: part('parameters'), sampler: part('sampler'), pruner: part('pruner') },
    ...{ group: part('group'), time: part('time') },
  };
}

function wellFormedEntries(space: unknown): Readonly<Record<string, unknown>> {
  const entries = Object.entries(space ?? {}).flatMap(([name, entry]) => {
    const outcome = spaceSchema.safeParse({ [name]: entry });
    return outcome.success ? Object.entries(outcome.data) : [];
  });
  return Object.fromEntries(entries);
}

/** `sampler: tpe` is short for `sampler: { name: tpe }`. */
function withNamedParts(input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return input;
  const entries = Object.entries(input).map(([key, given]) =>
    (key === 'sampler' || key === 'pruner') && typeof given === 'string' ? [key, { name: given }] : [key, given],
  );
  return Object.fromEntries(entries);
}

/** The work that a configuration asks for. It stays with the study, so that the study can be resumed by its name. */
export function searchRequest(config: SearchConfig): TuneModelRequest {
  const { algorithm, category, missing, sampler, pruner, timeoutSeconds, space, ...rest } = config;
  const part = ({ name, ...settings }: { readonly name: string }) => [name, settings] as const;
  return {
    ...rest,
    algorithm,
    categories: category,
    missingValues: missing,
    space: space as SearchSpace | undefined,
    sampler: samplerOf(...part(sampler)),
    pruner: pruner && prunerOf(...part(pruner)),
    timeoutMs: timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000,
    attributes: { [CONFIG_ATTRIBUTE]: config as unknown as ParamValue },
  };
}

/** Of a study: the {@link SearchConfig} that made it. */
export const CONFIG_ATTRIBUTE = 'assay.search';
