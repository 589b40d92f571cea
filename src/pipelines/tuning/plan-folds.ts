import { createRandom } from '../../stats/index.ts';

/** Row numbers of one way to part training from validation. */
export interface FoldRows {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
}

export interface FoldPlan {
  readonly rows: number;
  /** 1 for a single holdout, else as many parts as each row is validated in once. */
  readonly folds: number;
  /** Share of rows in the validation part of a holdout. */
  readonly holdout: number;
  readonly seed: number;
  /** Class of each row: every part gets its share of each. */
  readonly classes?: ArrayLike<number> | undefined;
  /** Rows of one group stay together. */
  readonly groups?: ArrayLike<number> | undefined;
  /** Rows are validated on later ones only: the table is cut along time. */
  readonly times?: ArrayLike<number> | undefined;
}

/** Deals rows into training and validation. The same plan gives the same parts; rows keep their order within each. */
export function planFolds(plan: FoldPlan): readonly FoldRows[] {
  if (plan.times !== undefined) return alongTime(plan, plan.times);
  const parts = plan.folds === 1 ? Math.max(2, Math.round(1 / plan.holdout)) : plan.folds;
  const partOf = plan.groups === undefined ? dealRows(plan, parts) : dealGroups(plan, plan.groups, parts);
  const count = plan.folds === 1 ? 1 : parts;
  return Array.from({ length: count }, (_, fold) => split(plan.rows, (row) => partOf[row] === fold));
}

function split(rows: number, isValidation: (row: number) => boolean): FoldRows {
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  return { train: all.filter((row) => !isValidation(row)), validation: all.filter(isValidation) };
}

/** Shuffled within each class and dealt like cards, so that parts differ by one row of a class at most. */
function dealRows({ rows, classes, seed }: FoldPlan, parts: number): Uint32Array {
  const random = createRandom(seed);
  const order = random.shuffle(Uint32Array.from({ length: rows }, (_, row) => row));
  if (classes !== undefined) order.sort((a, b) => (classes[a] ?? 0) - (classes[b] ?? 0));
  const partOf = new Uint32Array(rows);
  order.forEach((row, i) => {
    partOf[row] = i % parts;
  });
  return partOf;
}

/** The largest groups first, each to the part that has fewest rows so far. */
function dealGroups({ rows, seed }: FoldPlan, groups: ArrayLike<number>, parts: number): Uint32Array {
  const sizes = new Map<number, number>();
  for (let row = 0; row < rows; row++) sizes.set(groups[row] ?? 0, (sizes.get(groups[row] ?? 0) ?? 0) + 1);
  const names = createRandom(seed).shuffle(Float64Array.from(sizes.keys()));
  const ordered = Array.from(names).sort((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0));
  const filled = new Array<number>(parts).fill(0);
  const partOf = new Map<number, number>();
  for (const name of ordered) {
    const least = filled.indexOf(Math.min(...filled));
    filled[least] = (filled[least] ?? 0) + (sizes.get(name) ?? 0);
    partOf.set(name, least);
  }
  return Uint32Array.from({ length: rows }, (_, row) => partOf.get(groups[row] ?? 0) ?? 0);
}

/** Each fold learns from all that is older than what it is validated on; rows of one moment stay on one side. */
function alongTime({ rows, folds, holdout }: FoldPlan, times: ArrayLike<number>): readonly FoldRows[] {
  const sorted = Float64Array.from({ length: rows }, (_, row) => times[row] ?? Number.NaN).sort();
  const cut = (share: number): number => sorted[Math.min(rows - 1, Math.round(share * rows))] ?? 0;
  const cuts =
    folds === 1 ? [1 - holdout, 1] : Array.from({ length: folds + 1 }, (_, fold) => (fold + 1) / (folds + 1));
  return Array.from({ length: folds }, (_, fold) => {
    const from = cut(cuts[fold] ?? 0);
    const to = fold === folds - 1 ? Number.POSITIVE_INFINITY : cut(cuts[fold + 1] ?? 1);
    const all = Uint32Array.from({ length: rows }, (_, row) => row);
    const at = (row: number): number => times[row] ?? Number.NaN;
    return {
      train: all.filter((row) => at(row) < from),
      validation: all.filter((row) => at(row) >= from && at(row) < to),
    };
  });
}
