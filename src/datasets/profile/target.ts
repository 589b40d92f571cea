import { cramersV } from '../../stats/index.ts';
import { type ComparedColumn, MISSING } from './compared-column.ts';
import { rankCorrelation, rankedAgain, tableOf } from './correlations.ts';
import type { ClassDistribution, FeatureStrength, TargetProfile, ValueCount } from './profile.ts';

/** A number with more different values is predicted as a number. */
export const MOST_CLASSES = 20;
/** Classes that a picture can tell apart. */
const SHOWN_CLASSES = 6;
const BINS = 30;

/** A target with what columns are measured against. */
export interface Target {
  readonly column: string;
  readonly guessed: boolean;
  readonly task: TargetProfile['task'];
  readonly missing: number;
  /** In the order of the codes; empty for a number. */
  readonly classes: readonly ValueCount[];
  /** Of a binary target: which code the figures are about. */
  readonly positive: number;
  readonly compared: ComparedColumn;
}

/** How well a column alone tells the target. */
export function strengthOf(column: ComparedColumn, target: Target): FeatureStrength {
  const { compared, task } = target;
  const name = { column: column.name };
  if (task === 'regression') {
    if (column.as === 'number') return { ...name, spearman: rankCorrelation(column, compared) };
    return { ...name, cramersV: cramersV(tableOf(column, compared)).corrected };
  }
  const missingV = column.hasMissing ? cramersV(tableOf(presenceOf(column), compared)).corrected : undefined;
  return {
    ...name,
    ...(task === 'binary' && { auc: aucOf(column, target), informationValue: informationValue(column, target) }),
    cramersV: cramersV(tableOf(column, compared)).corrected,
    ...(missingV !== undefined && { missingV }),
  };
}

/** What features are ordered by: 0 for a column that tells nothing and 1 for one that tells all. */
export function strengthValue({ auc, cramersV: v, spearman, missingV = 0 }: FeatureStrength): number {
  const ofValues = auc !== undefined ? 2 * auc - 1 : Math.abs(spearman ?? v ?? 0);
  return Math.max(ofValues || 0, missingV || 0);
}

/** Area under the ROC curve of a number, or of the shares of the positive class by category; at least 0.5. */
function aucOf(column: ComparedColumn, { compared, positive }: Target): number {
  const area =
    column.ranks === undefined ? categoryAuc(column, compared, positive) : rankAuc(column, compared.codes, positive);
  return Math.max(area, 1 - area);
}

/** By the mean rank of the positive rows; also used of a column that stands for a target nobody named. */
export function rankAuc(column: ComparedColumn, classes: Uint8Array, positive: number): number {
  const isWhole = !classes.includes(MISSING);
  const ranks = isWhole
    ? (column.ranks as Float32Array)
    : rankedAgain(column, (row) => classes[row] !== MISSING && column.codes[row] !== MISSING);
  const scale = isWhole ? (column.rankStd ?? Number.NaN) : 1;
  let [positives, negatives, sumOfPositives, sumOfNegatives] = [0, 0, 0, 0];
  for (let row = 0; row < ranks.length; row++) {
    const rank = ranks[row] as number;
    if (Number.isNaN(rank)) continue;
    if (classes[row] === positive) {
      positives++;
      sumOfPositives += rank;
    } else {
      negatives++;
      sumOfNegatives += rank;
    }
  }
  const difference = scale * (sumOfPositives / positives - sumOfNegatives / negatives);
  return 0.5 + difference / (positives + negatives);
}

/** Categories in the order of their share of positives: the best that the column alone can do on these rows. */
function categoryAuc(column: ComparedColumn, compared: ComparedColumn, positive: number): number {
  const groups = groupsOf(column, compared, positive).filter(({ all }) => all > 0);
  groups.sort((a, b) => a.positives / a.all - b.positives / b.all);
  let [area, negativesBelow] = [0, 0];
  for (const { positives, all } of groups) {
    area += positives * (negativesBelow + (all - positives) / 2);
    negativesBelow += all - positives;
  }
  const total = groups.reduce((sum, { positives }) => sum + positives, 0);
  return area / (total * negativesBelow);
}

/** Sum over bins of the difference in shares times the weight of evidence; half a row is added to each so that none is 0. */
function informationValue(column: ComparedColumn, { compared, positive }: Target): number {
  const groups = groupsOf(column, compared, positive).filter(({ all }) => all > 0);
  const totals = groups.reduce((sum, { positives, all }) => ({ p: sum.p + positives, n: sum.n + all - positives }), {
    p: 0,
    n: 0,
  });
  return groups.reduce((sum, { positives, all }) => {
    const [p, n] = [
      (positives + 0.5) / (totals.p + 0.5 * groups.length),
      (all - positives + 0.5) / (totals.n + 0.5 * groups.length),
    ];
    return sum + (p - n) * Math.log(p / n);
  }, 0);
}

/** Rows by code, with missing ones as the last. */
function groupsOf(
  { codes, levels }: ComparedColumn,
  { codes: classes }: ComparedColumn,
  positive: number,
): { positives: number; all: number }[] {
  const groups = Array.from({ length: levels + 1 }, () => ({ positives: 0, all: 0 }));
  for (let row = 0; row < codes.length; row++) {
    if (classes[row] === MISSING) continue;
    const code = codes[row] as number;
    const group = groups[code === MISSING ? levels : code];
    if (group === undefined) continue;
    group.all++;
    if (classes[row] === positive) group.positives++;
  }
  return groups;
}

/** Whether each row has a value at all. */
function presenceOf(column: ComparedColumn): ComparedColumn {
  const codes = column.codes.map((code) => (code === MISSING ? 1 : 0));
  return { name: column.name, as: 'category', codes, levels: 2, hasMissing: false };
}

/** @param shown where most values of a number lie; @param labels the categories of another column */
export function classDistribution(
  column: ComparedColumn,
  { compared, classes }: Target,
  shown: { readonly low: number; readonly high: number; readonly mean: number; readonly std: number } | undefined,
  labels: readonly string[],
): ClassDistribution | undefined {
  if (classes.length < 2 || classes.length > SHOWN_CLASSES) return undefined;
  const bins = shown === undefined ? Math.min(column.levels, 10) : BINS;
  const counts = classes.map(() => new Array<number>(bins).fill(0));
  const { codes, scores } = column;
  for (let row = 0; row < codes.length; row++) {
    const line = counts[compared.codes[row] as number];
    if (line === undefined || codes[row] === MISSING) continue;
    const bin =
      shown === undefined || scores === undefined
        ? (codes[row] as number)
        : Math.floor(
            (((scores[row] as number) * shown.std + shown.mean - shown.low) / (shown.high - shown.low)) * bins,
          );
    if (bin >= 0 && bin < bins) line[bin] = (line[bin] ?? 0) + 1;
  }
  if (shown === undefined) return { labels: labels.slice(0, bins), counts };
  return {
    edges: Array.from({ length: bins + 1 }, (_, i) => shown.low + ((shown.high - shown.low) * i) / bins),
    counts,
  };
}

/** How well the place in the table tells the class; 0.5 for rows in no order. */
export function orderAuc({ compared: { codes }, positive, task }: Target): number {
  if (task !== 'binary') return Number.NaN;
  let [positives, negatives, pairs] = [0, 0, 0];
  for (const code of codes) {
    if (code === MISSING) continue;
    if (code === positive) {
      positives++;
      pairs += negatives;
    } else negatives++;
  }
  const area = pairs / (positives * negatives);
  return Math.max(area, 1 - area);
}
