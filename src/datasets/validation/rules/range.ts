import { z } from 'zod';
import { numberSql } from '../number-sql.ts';

/** A number, or a time as ISO 8601 text. */
export type Bound = number | string;

const ISO_TIME = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

export const timeText = z
  .string()
  .refine((text) => ISO_TIME.test(text) && !Number.isNaN(Date.parse(text)), 'a time such as 2026-03-01T09:30:00Z');
/** YAML reads an unquoted date as a date. */
const timeBound = z.preprocess((value) => (value instanceof Date ? value.toISOString() : value), timeText);
const bound = z.union([z.number(), timeBound], { error: 'a finite number, or a time such as 2026-03-01T09:30:00Z' });

const strictness = {
  strictMin: z.boolean().optional().describe('Whether the value must be above `min`, not at least'),
  strictMax: z.boolean().optional().describe('Whether the value must be below `max`, not at most'),
};

/** Limits of numbers or times. */
export const boundFields = { min: bound.optional(), max: bound.optional(), ...strictness };
/** Limits of numbers alone. */
export const numberFields = { min: z.number().optional(), max: z.number().optional(), ...strictness };
/** Limits of counts. */
export const countFields = { min: z.int().min(0).optional(), max: z.int().min(0).optional() };

export interface Range {
  readonly min?: Bound | undefined;
  readonly max?: Bound | undefined;
  readonly strictMin?: boolean | undefined;
  readonly strictMax?: boolean | undefined;
}

/** What makes a range unusable: no end at all, ends of two kinds, or nothing between them. */
export function refuseBadRange(range: Range, context: z.core.$RefinementCtx): void {
  const { min, max, strictMin, strictMax } = range;
  const fault = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message, input: range });
  if (min === undefined && max === undefined) fault('min', 'a limit: min, max or both');
  if (min === undefined || max === undefined) return;
  if (typeof min !== typeof max) fault('min', `a limit of the same kind as max (${max})`);
  else if (orderOf(min) > orderOf(max)) fault('min', `at most max (${max})`);
  else if (orderOf(min) === orderOf(max) && (strictMin || strictMax))
    fault('min', `below max (${max}), as a strict range is empty`);
}

const orderOf = (value: Bound): number => (typeof value === 'number' ? value : Date.parse(value));

/** Whether `value` lies in the range; NaN lies in none. */
export function isWithin(value: number, { min, max, strictMin = false, strictMax = false }: Range): boolean {
  const low = min === undefined ? Number.NEGATIVE_INFINITY : orderOf(min);
  const high = max === undefined ? Number.POSITIVE_INFINITY : orderOf(max);
  return (strictMin ? value > low : value >= low) && (strictMax ? value < high : value <= high);
}

/** SQL that is true where `value` lies in the range. */
export function withinSql(value: string, { min, max, strictMin = false, strictMax = false }: Range): string {
  const low = min === undefined ? [] : [`${value} ${strictMin ? '>' : '>='} ${boundSql(min)}`];
  const high = max === undefined ? [] : [`${value} ${strictMax ? '<' : '<='} ${boundSql(max)}`];
  return [...low, ...high].join(' AND ');
}

function boundSql(value: Bound): string {
  if (typeof value === 'string') return `TIMESTAMP '${new Date(utc(value)).toISOString().slice(0, -1)}'`;
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? `(${value})` : numberSql(value);
}

/** Times without an offset are meant in UTC. */
const utc = (text: string): string =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) || /(Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}Z`;

/** The range in words, such as `between 0 and 100` or `above 0`. */
export function rangeText({ min, max, strictMin = false, strictMax = false }: Range): string {
  const low = min === undefined ? undefined : `${strictMin ? 'above' : 'at least'} ${boundText(min)}`;
  const high = max === undefined ? undefined : `${strictMax ? 'below' : 'at most'} ${boundText(max)}`;
  if (min !== undefined && min === max) return `exactly ${boundText(min)}`;
  if (low !== undefined && high !== undefined && !strictMin && !strictMax)
    return `between ${boundText(min as Bound)} and ${boundText(max as Bound)}`;
  return [low, high].filter((part) => part !== undefined).join(' and ');
}

const boundText = (value: Bound): string =>
  typeof value === 'string' || Math.abs(value) < 1e4
    ? String(value)
    : value.toLocaleString('en-US', { maximumFractionDigits: 20 });
