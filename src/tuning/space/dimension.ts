import type { Distribution, FloatDistribution, IntDistribution, ParamValue } from './distribution.ts';

/**
 * A parameter as samplers see it: an interval of "model space", in which equal distances matter equally. Logarithmic
 * ranges lie there as logarithms; values with a step have an interval of that width around each, so that the ends of a
 * range are as likely as its middle; choices are their index.
 */
export interface Dimension {
  readonly name: string;
  readonly distribution: Distribution;
  readonly kind: 'continuous' | 'discrete' | 'categorical';
  /** Bounds in model space; for choices −0.5 and their number − 0.5. */
  readonly low: number;
  readonly high: number;
  /** How many different values there are; Infinity for a continuous one. */
  readonly size: number;
  /** Where a value lies; NaN for one outside of the distribution. */
  encode(value: ParamValue): number;
  /** The nearest value of the distribution; what lies outside of the bounds goes to the nearer end. */
  decode(position: number): ParamValue;
  /** The `index`-th of `size` values, counted from 0 upwards. */
  valueAt(index: number): ParamValue;
  /** The inverse of `valueAt`; −1 for a value outside of the distribution. */
  indexOf(value: ParamValue): number;
}

export function dimensionOf(name: string, distribution: Distribution): Dimension {
  switch (distribution.kind) {
    case 'categorical':
      return categoricalDimension(name, distribution);
    case 'int':
      return discreteDimension(name, distribution, distribution.step ?? 1);
    case 'float':
      return distribution.step === undefined
        ? continuousDimension(name, distribution)
        : discreteDimension(name, distribution, distribution.step);
    default:
      return distribution satisfies never;
  }
}

interface Scale {
  readonly to: (value: number) => number;
  readonly from: (position: number) => number;
}

const LINEAR: Scale = { to: (value) => value, from: (position) => position };
const LOG: Scale = { to: Math.log, from: Math.exp };
const REVERSE_LOG: Scale = { to: (value) => -Math.log1p(-value), from: (position) => -Math.expm1(-position) };

const scaleOf = (distribution: FloatDistribution | IntDistribution): Scale => {
  if (distribution.log) return LOG;
  return distribution.kind === 'float' && distribution.reverseLog ? REVERSE_LOG : LINEAR;
};

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

function continuousDimension(name: string, distribution: FloatDistribution): Dimension {
  const { low, high } = distribution;
  const { to, from } = scaleOf(distribution);
  const single = low === high;
  return {
    name,
    distribution,
    kind: 'continuous',
    low: to(low),
    high: to(high),
    size: single ? 1 : Number.POSITIVE_INFINITY,
    encode: (value) => (typeof value === 'number' && value >= low && value <= high ? to(value) : Number.NaN),
    decode: (position) => clamp(from(position), low, high),
    valueAt: () => low,
    indexOf: (value) => (single && value === low ? 0 : -1),
  };
}

function discreteDimension(name: string, distribution: FloatDistribution | IntDistribution, step: number): Dimension {
  const { low, high } = distribution;
  const { to, from } = scaleOf(distribution);
  const size = Math.floor((high - low) / step + 1e-9) + 1;
  const valueAt = (index: number): number => latticeValue(low + index * step);
  const indexOf = (value: ParamValue): number => {
    if (typeof value !== 'number') return -1;
    const index = Math.round((value - low) / step);
    return index >= 0 && index < size && Math.abs(valueAt(index) - value) <= 1e-9 * Math.max(step, Math.abs(value))
      ? index
      : -1;
  };
  return {
    name,
    distribution,
    kind: 'discrete',
    low: to(low - step / 2),
    high: to(valueAt(size - 1) + step / 2),
    size,
    encode: (value) => (indexOf(value) < 0 ? Number.NaN : to(value as number)),
    decode: (position) => valueAt(clamp(Math.round((from(position) - low) / step), 0, size - 1)),
    valueAt,
    indexOf,
  };
}

/** Without the last digits, in which 0.1 + 0.2 differs from 0.3; whole numbers have none such. */
const latticeValue = (value: number): number =>
  Number.isInteger(value) && Math.abs(value) < 1e14 ? value : Number(value.toPrecision(14));

function categoricalDimension(name: string, distribution: Extract<Distribution, { kind: 'categorical' }>): Dimension {
  const { choices } = distribution;
  const indices = new Map(choices.map((choice, index) => [choice, index]));
  const indexOf = (value: ParamValue): number => indices.get(value) ?? -1;
  const valueAt = (index: number): ParamValue => choices[index] as ParamValue;
  return {
    name,
    distribution,
    kind: 'categorical',
    low: -0.5,
    high: choices.length - 0.5,
    size: choices.length,
    encode: (value) => (indexOf(value) < 0 ? Number.NaN : indexOf(value)),
    decode: (position) => valueAt(clamp(Math.round(position), 0, choices.length - 1)),
    valueAt,
    indexOf,
  };
}
