import { z } from 'zod';
import { parse } from '../../schema/index.ts';
import type { ColumnKind } from './drift-report.ts';
import { DRIFT_METHODS } from './methods/method-names.ts';

/** Whose default verdicts: Assay's, or those that Evidently picks by itself. */
export const DRIFT_PRESETS = ['assay', 'evidently'] as const;
export type DriftPreset = (typeof DRIFT_PRESETS)[number];

const share = z.number('a number').min(0, 'at least 0').max(1, 'at most 1');
const method = z.enum(DRIFT_METHODS, `one of ${DRIFT_METHODS.join(', ')}`);
const threshold = z.number('a number').min(0, 'at least 0');

const choice = <T extends z.ZodType>(schema: T) =>
  z.strictObject({
    /** For columns that nothing else is said about. */
    all: schema.optional(),
    numeric: schema.optional(),
    categorical: schema.optional(),
    text: schema.optional(),
    columns: z.record(z.string(), schema).default({}),
  });

export const driftOptionsSchema = z.strictObject({
  preset: z.enum(DRIFT_PRESETS, `one of ${DRIFT_PRESETS.join(', ')}`).default('assay'),
  /** The level that adjusted p-values are held against; a false alarm in at most this share of the alarms. */
  alpha: z.number('a number').gt(0, 'above 0').lt(1, 'below 1').default(0.01),
  /** Columns that are compared; all but the ignored ones unless given. */
  columns: z.array(z.string()).min(1, 'at least one column').optional(),
  ignore: z.array(z.string()).default([]),
  /** Methods that decide alone: by column, else by kind, else for all. */
  methods: choice(method).default({ columns: {} }),
  thresholds: choice(threshold).default({ columns: {} }),
  /** Share of tested columns from which on the dataset counts as drifted; 0.1, or 0.5 of Evidently. */
  share: share.optional(),
  /** With fewer values on either side a column has no verdict; 100, or 1 of Evidently. */
  minRows: z.int('a whole number').min(1, 'at least 1').optional(),
});

/** How two tables are compared; every part has a default. */
export type DriftOptions = z.input<typeof driftOptionsSchema>;
export type ResolvedDriftOptions = Omit<z.output<typeof driftOptionsSchema>, 'share' | 'minRows'> & {
  readonly share: number;
  readonly minRows: number;
};

/** @throws AssayError `DATASETS_DRIFT_OPTIONS_INVALID` with every fault */
export function resolveOptions(asked: DriftOptions): ResolvedDriftOptions {
  const options = parse(driftOptionsSchema, asked, {
    code: 'DATASETS_DRIFT_OPTIONS_INVALID',
    subject: 'drift options',
    remedy: 'For example { alpha: 0.01, methods: { columns: { amount: "ks" } } }',
  });
  const isOurs = options.preset === 'assay';
  return { ...options, share: options.share ?? (isOurs ? 0.1 : 0.5), minRows: options.minRows ?? (isOurs ? 100 : 1) };
}

/** What was chosen for a column: for itself, else for its kind, else for all. */
export function chosenFor<T>(
  { columns, all, ...kinds }: Choice<T>,
  { name, kind }: { readonly name: string; readonly kind: ColumnKind },
): T | undefined {
  const own = Object.hasOwn(columns, name) ? columns[name] : undefined;
  return own ?? (kind === 'time' || kind === 'other' ? undefined : kinds[kind]) ?? all;
}

interface Choice<T> {
  readonly all?: T | undefined;
  readonly numeric?: T | undefined;
  readonly categorical?: T | undefined;
  readonly text?: T | undefined;
  readonly columns: Readonly<Record<string, T>>;
}
