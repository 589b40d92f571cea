import { z } from 'zod';
import { AssayError } from '../../../errors/index.ts';
import { check, faultText } from '../../../schema/index.ts';
import { COLUMN_TYPES } from '../../../tables/index.ts';
import type { CategorySummary, ColumnSummary, NumberSummary } from '../columns/column-summary.ts';
import { COLUMN_KINDS } from '../drift-report.ts';
import type { BaselineColumn, DriftBaseline } from './drift-baseline.ts';

const FORMAT = 'assay-drift-baseline/1';

const count = z.int().min(0);
/** What JSON has no number for as texts. */
const double = z.union([z.number(), z.enum(['Infinity', '-Infinity', 'NaN', '-0'])]).transform(Number);

const numbersSchema = z.object({
  values: z.string(),
  counts: z.string().optional(),
  size: count,
  mean: double,
  variance: double,
  least: double,
  median: double,
  deciles: z.string(),
  fences: z.tuple([double, double]),
  scale: double,
  fewValues: count,
});

const columnSchema = z.object({
  name: z.string(),
  type: z.enum(COLUMN_TYPES),
  error: z.string().optional(),
  summary: z
    .object({
      kind: z.enum(COLUMN_KINDS),
      rows: count,
      missing: count,
      infinite: count,
      unreadable: count,
      numbers: numbersSchema.optional(),
      categories: z
        .object({ counts: z.array(z.tuple([z.string(), count])), distinct: count, others: count })
        .optional(),
    })
    .optional(),
});

const fileSchema = z.object({
  format: z.literal(FORMAT),
  label: z.string(),
  rows: count,
  columns: z.array(columnSchema),
});

type FileNumbers = z.output<typeof numbersSchema>;

/** A baseline as the text of a file: JSON, with long lists of numbers in base64. */
export function writeBaseline({ label, rows, columns }: DriftBaseline): string {
  return JSON.stringify({ format: FORMAT, label, rows, columns: columns.map(columnToFile) });
}

/**
 * @param source where the text is from, for the error
 * @throws AssayError `DATASETS_BASELINE_INVALID`
 */
export function readBaseline(text: string, source: string): DriftBaseline {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw invalid(source, 'it is no JSON', cause);
  }
  const outcome = check(fileSchema, content);
  if ('faults' in outcome) throw invalid(source, outcome.faults.slice(0, 3).map(faultText).join('; '));
  const { label, rows, columns } = outcome.data;
  return { label, rows, columns: columns.map(columnOfFile) };
}

function invalid(source: string, why: string, cause?: unknown): AssayError {
  return new AssayError({
    code: 'DATASETS_BASELINE_INVALID',
    message: `${source} is no drift baseline: ${why}`,
    remedy: 'Make it again: assay datasets baseline REFERENCE --out FILE',
    details: { source, why },
    cause,
  });
}

function columnToFile(column: BaselineColumn): object {
  if ('error' in column) return column;
  const { name, type, summary } = column;
  const { name: _, type: __, numbers, categories, ...counts } = summary;
  return {
    name,
    type,
    summary: {
      ...counts,
      ...(numbers !== undefined && { numbers: numbersToFile(numbers) }),
      ...(categories !== undefined && { categories: { ...categories, counts: [...categories.counts] } }),
    },
  };
}

function columnOfFile({ name, type, error, summary }: z.output<typeof columnSchema>): BaselineColumn {
  if (summary === undefined) return { name, type, error: error ?? 'the baseline holds nothing of it' };
  const { numbers, categories, ...counts } = summary;
  const read: ColumnSummary = {
    ...counts,
    name,
    type,
    ...(numbers !== undefined && { numbers: numbersOfFile(numbers) }),
    ...(categories !== undefined && { categories: categoriesOfFile(categories) }),
  };
  return { name, type, summary: read };
}

const categoriesOfFile = ({
  counts,
  ...rest
}: {
  counts: [string, number][];
  distinct: number;
  others: number;
}): CategorySummary => ({
  ...rest,
  counts: new Map(counts),
});

function numbersToFile({ sample, moments, deciles, fences, ...figures }: NumberSummary): object {
  return {
    values: base64(sample.values),
    ...(sample.counts !== undefined && { counts: base64(sample.counts) }),
    size: sample.size,
    mean: doubleText(moments.mean),
    variance: doubleText(moments.variance),
    deciles: base64(deciles),
    fences: fences.map(doubleText),
    least: doubleText(figures.least),
    median: doubleText(figures.median),
    scale: doubleText(figures.scale),
    fewValues: figures.fewValues,
  };
}

function numbersOfFile({ values, counts, size, mean, variance, deciles, ...figures }: FileNumbers): NumberSummary {
  return {
    ...figures,
    sample: { values: doubles(values), ...(counts !== undefined && { counts: doubles(counts) }), size },
    moments: { size, mean, variance },
    deciles: doubles(deciles),
  };
}

function doubleText(value: number): number | string {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? value : String(value);
}

const base64 = (values: Float64Array): string =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');

/** A copy, for the bytes of a buffer need not lie where doubles may. */
function doubles(text: string): Float64Array {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  return new Float64Array(bytes.buffer, 0, Math.floor(bytes.byteLength / 8));
}
