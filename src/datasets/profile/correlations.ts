import { throwIfInterrupted } from '../../errors/index.ts';
import type { LongWork } from '../../schema/index.ts';
import { contingencyTable, cramersV, sortOrder } from '../../stats/index.ts';
import { type ComparedColumn, MISSING } from './compared-column.ts';
import type { Correlations } from './profile.ts';

/** Every pair of columns, by the measure that suits it and by each on its own. */
export function correlationsOf(columns: readonly ComparedColumn[], work: LongWork): Correlations {
  const square = (): number[][] => columns.map(() => new Array<number>(columns.length).fill(Number.NaN));
  const [pearson, spearman, cramers, auto] = [square(), square(), square(), square()];
  const set = (matrix: number[][], a: number, b: number, value: number): void => {
    (matrix[a] as number[])[b] = value;
    (matrix[b] as number[])[a] = value;
  };
  columns.forEach((x, a) => {
    throwIfInterrupted(work.signal, 'correlating columns');
    for (let b = a; b < columns.length; b++) {
      const y = columns[b] as ComparedColumn;
      const areNumbers = x.as === 'number' && y.as === 'number';
      if (areNumbers) {
        set(pearson, a, b, a === b ? 1 : productMoment(x, y));
        set(spearman, a, b, a === b ? 1 : rankCorrelation(x, y));
      }
      const v = cramersV(tableOf(x, y)).corrected;
      set(cramers, a, b, v);
      set(auto, a, b, areNumbers ? (spearman[a]?.[b] ?? Number.NaN) : v);
    }
  });
  return {
    columns: columns.map(({ name }) => name),
    as: columns.map((column) => column.as),
    pearson,
    spearman,
    cramersV: cramers,
    auto,
  };
}

/** How often codes of two columns meet, pairs with a missing side left out. */
export function tableOf(
  x: ComparedColumn,
  y: Pick<ComparedColumn, 'codes' | 'levels'>,
): ReturnType<typeof contingencyTable> {
  const counts = new Float64Array(256 * y.levels);
  const [rows, columns, width] = [x.codes, y.codes, y.levels];
  for (let i = 0; i < rows.length; i++) {
    const column = columns[i] as number;
    if (column !== MISSING)
      counts[(rows[i] as number) * width + column] = (counts[(rows[i] as number) * width + column] ?? 0) + 1;
  }
  return contingencyTable(
    Array.from({ length: x.levels }, (_, row) => counts.subarray(row * width, (row + 1) * width)),
  );
}

function productMoment({ scores: x, ...a }: ComparedColumn, { scores: y, ...b }: ComparedColumn): number {
  if (x === undefined || y === undefined) return Number.NaN;
  return a.hasMissing || b.hasMissing ? gappedCorrelation(x, y) : meanProduct(x, y);
}

/** Spearman's: where rows are missing on one side, the other is ranked again without them. */
export function rankCorrelation(x: ComparedColumn, y: ComparedColumn): number {
  if (x.ranks === undefined || y.ranks === undefined) return Number.NaN;
  if (!x.hasMissing && !y.hasMissing) return meanProduct(x.ranks, y.ranks);
  const missing = (column: ComparedColumn, row: number): boolean => Number.isNaN(column.ranks?.[row]);
  const isComplete = (row: number): boolean => !missing(x, row) && !missing(y, row);
  return gappedCorrelation(rankedAgain(x, isComplete), rankedAgain(y, isComplete));
}

/** Ranks less their mean, counted among the rows that `isComplete`; NaN elsewhere. */
export function rankedAgain({ ranks, order }: ComparedColumn, isComplete: (row: number) => boolean): Float32Array {
  const all = ranks as Float32Array;
  const again = new Float32Array(all.length).fill(Number.NaN);
  const kept = (order ?? orderOfRanks(all)).filter(isComplete);
  const middle = (kept.length + 1) / 2;
  for (let from = 0; from < kept.length; ) {
    let to = from + 1;
    while (to < kept.length && all[kept[to] as number] === all[kept[from] as number]) to++;
    for (let i = from; i < to; i++) again[kept[i] as number] = (from + to + 1) / 2 - middle;
    from = to;
  }
  return again;
}

const orders = new WeakMap<Float32Array, Uint32Array>();

/** Of a column without missing values, kept for its other pairs. */
function orderOfRanks(ranks: Float32Array): Uint32Array {
  const known = orders.get(ranks);
  if (known !== undefined) return known;
  const { order } = sortOrder(Float64Array.from(ranks));
  orders.set(ranks, order);
  return order;
}

/** Of standardised values: their correlation. In parts, so that the sum keeps its digits. */
function meanProduct(x: Float32Array, y: Float32Array): number {
  let total = 0;
  for (let start = 0; start < x.length; start += 4096) {
    const end = Math.min(x.length, start + 4096);
    let sum = 0;
    for (let i = start; i < end; i++) sum += (x[i] as number) * (y[i] as number);
    total += sum;
  }
  return clamp(total / x.length);
}

/** Of values near 0 in size near 1, of which NaN are left out with their partners. */
function gappedCorrelation(x: Float32Array, y: Float32Array): number {
  let [count, sumX, sumY, squaresX, squaresY, products] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [a, b] = [x[i] as number, y[i] as number];
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    count++;
    sumX += a;
    sumY += b;
    squaresX += a * a;
    squaresY += b * b;
    products += a * b;
  }
  if (count < 2) return Number.NaN;
  const [varianceX, varianceY] = [squaresX - (sumX * sumX) / count, squaresY - (sumY * sumY) / count];
  if (!(varianceX > 1e-12 * squaresX) || !(varianceY > 1e-12 * squaresY)) return Number.NaN;
  return clamp((products - (sumX * sumY) / count) / Math.sqrt(varianceX * varianceY));
}

const clamp = (value: number): number => Math.max(-1, Math.min(1, value));
