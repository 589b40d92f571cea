import { decileEdges, quantile, sampleMoments } from '../../../stats/index.ts';
import { FEW_INTEGERS, type NumberSummary } from './column-summary.ts';

/** The figures of finite values. @param values sorted in place */
export function summariseNumbers(values: Float64Array): NumberSummary {
  values.sort();
  const sample = { values, size: values.length };
  const moments = sampleMoments(sample);
  const fences = fencesOf(values);
  return {
    sample,
    moments,
    least: values[0] ?? Number.NaN,
    median: quantile(values, 0.5),
    deciles: decileEdges(sample),
    fences,
    scale: clampedDeviation(values, fences),
    fewValues: countDistinct(values, FEW_INTEGERS + 1),
  };
}

const CENTRE = 0.005;

function fencesOf(values: Float64Array): [number, number] {
  const [low, high] = [quantile(values, CENTRE), quantile(values, 1 - CENTRE)];
  const width = high - low;
  // Where nearly all values are one, what differs is all there is to compare.
  return width > 0 && Number.isFinite(width)
    ? [low - width, high + width]
    : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
}

function clampedDeviation(values: Float64Array, [low, high]: readonly [number, number]): number {
  const size = values.length;
  if (size === 0) return Number.NaN;
  const origin = values[size >> 1]!;
  let sum = 0;
  for (let i = 0; i < size; i++) sum += Math.min(high, Math.max(low, values[i]!)) - origin;
  const shift = sum / size;
  let squares = 0;
  for (let i = 0; i < size; i++) squares += (Math.min(high, Math.max(low, values[i]!)) - origin - shift) ** 2;
  return Math.sqrt(squares / size);
}

function countDistinct(sorted: Float64Array, limit: number): number {
  let count = sorted.length > 0 ? 1 : 0;
  for (let i = 1; i < sorted.length && count < limit; i++) if (sorted[i] !== sorted[i - 1]) count++;
  return count;
}
