import { z } from 'zod';

export const SPLIT_METHODS = ['stratified', 'random', 'time'] as const;
export type SplitMethod = (typeof SPLIT_METHODS)[number];

export const SPLIT_PARTS = ['train', 'validation', 'test'] as const;
export type SplitPart = (typeof SPLIT_PARTS)[number];

/** Shares come from decimals such as 0.7 + 0.1 + 0.2, which do not add up to exactly 1 in binary. */
const SUM_TOLERANCE = 1e-9;

const share = z.number().gt(0, 'above 0').lt(1, 'below 1');

/** How rows are dealt into train, validation and test. */
export const splitSpecSchema = z
  .strictObject({
    method: z
      .enum(SPLIT_METHODS)
      .describe('stratified keeps the share of every label; time puts the newest rows into test'),
    seed: z.int().default(0).describe('another seed deals other rows; without meaning for method time'),
    fractions: z
      .strictObject({ train: share, validation: share.optional(), test: share })
      .refine(({ train, validation = 0, test }) => Math.abs(train + validation + test - 1) <= SUM_TOLERANCE, {
        message: 'shares that add up to 1',
      }),
    label: z.string().min(1, 'a column name').optional().describe('needed by method stratified'),
    timeColumn: z.string().min(1, 'a column name').optional().describe('needed by method time'),
  })
  .superRefine(({ method, label, timeColumn }, context) => {
    const needs = (path: string) =>
      context.addIssue({ code: 'custom', path: [path], message: `a column name, because the method is ${method}` });
    if (method === 'stratified' && label === undefined) needs('label');
    if (method === 'time' && timeColumn === undefined) needs('timeColumn');
  });

export type SplitSpec = Readonly<z.input<typeof splitSpecSchema>>;
export type ParsedSplitSpec = Readonly<z.output<typeof splitSpecSchema>>;
