import type { Distribution, FloatDistribution, IntDistribution, ParamValue } from '../../space/distribution.ts';

/** A numeric range is cut into at most so many cells. */
const MOST_CELLS = 50;

/** How many of some values of a parameter fall into each cell of its range, or on each choice. */
export function gridCounts(distribution: Distribution, values: readonly ParamValue[]): number[] {
  if (distribution.kind === 'categorical') {
    const counts = new Array<number>(distribution.choices.length).fill(0);
    for (const value of values) {
      const at = distribution.choices.indexOf(value);
      if (at >= 0) counts[at] = (counts[at] ?? 0) + 1;
    }
    return counts;
  }
  const scale = scaleOf(distribution);
  const low = scale(distribution.low);
  const cells = cellCount(distribution);
  const width = (scale(distribution.high) - low) / (cells - 1);
  const counts = new Array<number>(cells).fill(0);
  for (const value of values) {
    if (typeof value !== 'number') continue;
    const cell = Math.min(Math.max(Math.ceil((scale(value) - low) / width - 0.5), 0), cells - 1);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return counts;
}

export const isSingle = (distribution: Distribution): boolean =>
  distribution.kind === 'categorical' ? distribution.choices.length < 2 : distribution.low === distribution.high;

const scaleOf = (distribution: FloatDistribution | IntDistribution): ((value: number) => number) => {
  if (distribution.log) return Math.log;
  if (distribution.kind === 'float' && distribution.reverseLog) return (value) => -Math.log1p(-value);
  return (value) => value;
};

function cellCount({
  kind,
  low,
  high,
  log,
  step = kind === 'int' ? 1 : undefined,
}: FloatDistribution | IntDistribution) {
  if (kind === 'int' && log) return Math.min(Math.ceil(Math.log2(high - low + 1)) + 1, MOST_CELLS);
  return step === undefined ? MOST_CELLS : Math.min(Math.round((high - low) / step) + 1, MOST_CELLS);
}
