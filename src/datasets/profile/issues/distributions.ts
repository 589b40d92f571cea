import type { ColumnProfile } from '../profile.ts';
import type { Facts } from './facts.ts';
import type { Issue } from './issue.ts';
import { figure, outOf } from './words.ts';

const FEWEST_ROWS = 50;
/** Third moment; an exponential distribution has 2. */
const SKEWED = 3;
/** Of the 5th, 50th and 95th percentile; outliers, which move the third moment, do not move it. */
const SKEWED_BULK = 0.6;
const MOSTLY_ZERO = 0.5;

/** Heavy tails in so many columns, and this share of the numbers, are how the table is: no news about each of them. */
const HEAVY_COLUMNS = 3;
const HEAVY_SHARE = 0.1;

/** Columns with values far out, where that is usual in the table and nothing stands apart. */
export function heavyTails(columns: readonly ColumnProfile[]): readonly string[] {
  const numbers = columns.filter(({ kind }) => kind === 'number');
  const heavy = numbers.filter(({ numbers: figures }) => {
    const { below, above, isolated } = figures?.outliers ?? { below: 0, above: 0, isolated: 0 };
    return below + above > 0 && isolated === 0;
  });
  const isUsual = heavy.length >= HEAVY_COLUMNS && heavy.length >= HEAVY_SHARE * numbers.length;
  return isUsual ? heavy.map(({ name }) => name) : [];
}

/** Numbers whose distribution is hard to learn from. */
export function distributionIssues({ columns, target }: Facts): Issue[] {
  const heavy = new Set(heavyTails(columns));
  return columns.flatMap((column): Issue[] => {
    const { numbers, count, name } = column;
    if (numbers === undefined || numbers.range === 0) return [];
    const infinite = infiniteIssue(column, numbers);
    if (count < FEWEST_ROWS || column.kind !== 'number' || name === target?.column) return infinite;
    return [
      ...infinite,
      ...zeroIssue(column, numbers),
      ...(numbers.zeros > MOSTLY_ZERO * count ? [] : skewIssue(column, numbers)),
      ...(heavy.has(name) ? [] : outlierIssue(column, numbers)),
    ];
  });
}

type Numbers = NonNullable<ColumnProfile['numbers']>;

function infiniteIssue({ name, count }: ColumnProfile, { infinite }: Numbers): Issue[] {
  if (infinite === 0) return [];
  return [
    {
      kind: 'infinite',
      column: name,
      severity: 'high',
      message: `${name} is infinite in ${outOf(infinite, count, 'values')}`,
      recommendation: `Find the division by zero or overflow behind ${name}; replace its infinities by a missing value or a bound`,
    },
  ];
}

function zeroIssue({ name, count }: ColumnProfile, { zeros }: Numbers): Issue[] {
  if (zeros <= MOSTLY_ZERO * count) return [];
  return [
    {
      kind: 'zeros',
      column: name,
      severity: 'low',
      message: `${name} is 0 in ${outOf(zeros, count, 'values')}`,
      recommendation: `Ask whether 0 in ${name} means none or not known; add a column that says whether ${name} is 0`,
    },
  ];
}

function skewIssue({ name }: ColumnProfile, { skewness, quantiles, min, order }: Numbers): Issue[] {
  const { p05, p50, p95 } = quantiles;
  const bulk = (p95 + p05 - 2 * p50) / (p95 - p05);
  const isSkewed = Math.abs(skewness) >= SKEWED && bulk * Math.sign(skewness) >= SKEWED_BULK;
  if (!isSkewed || order !== 'none') return [];
  const change =
    skewness > 0 && min > 0 ? `log(${name})` : skewness > 0 && min >= 0 ? `log(1 + ${name})` : `ranks of ${name}`;
  return [
    {
      kind: 'skew',
      column: name,
      severity: 'low',
      message: `${name} has a long tail to the ${skewness > 0 ? 'right' : 'left'}: skewness ${figure(skewness)}; half of its values are below ${figure(p50)}, 5 % ${skewness > 0 ? `above ${figure(p95)}` : `below ${figure(p05)}`}`,
      recommendation: `For linear models and networks use ${change}; trees need no change of ${name}`,
    },
  ];
}

function outlierIssue({ name, count }: ColumnProfile, { outliers, quantiles }: Numbers): Issue[] {
  const { below, above, examples } = outliers;
  if (below + above === 0) return [];
  const shown = examples.slice(0, 3).map(figure).join(', ');
  return [
    {
      kind: 'outliers',
      column: name,
      severity: 'medium',
      message: `${name} has ${outOf(below + above, count, 'values')} further out than its tail explains, such as ${shown}; 98 % lie between ${figure(quantiles.p01)} and ${figure(quantiles.p99)}`,
      recommendation: `Check these rows of ${name} for wrong units or entries; else cap ${name} (1 % at either end) for models that outliers move`,
    },
  ];
}
