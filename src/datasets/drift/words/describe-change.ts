import type { ColumnDrift, MissingDrift } from '../drift-report.ts';
import { chanceText, figure, percent } from './numbers-in-words.ts';

type Judged = Omit<ColumnDrift, 'reason' | 'recommendation'>;

interface Context {
  readonly notes: readonly string[];
  /** Why there is no verdict. */
  readonly why: string | undefined;
}

/** What happened to a column and what to do, in a sentence each. */
export function describeChange(
  column: Judged,
  { notes, why }: Context,
): { readonly reason: string; readonly recommendation: string | null } {
  const parts = [
    ...(column.drifted === null ? [why ?? 'not compared'] : [verdictText(column)]),
    ...listed(column),
    ...notes,
  ];
  return { reason: parts.join('; '), recommendation: column.drifted === true ? recommend(column, notes) : null };
}

function verdictText(column: Judged): string {
  const lost = column.missing?.drifted === true ? missingText(column.missing) : undefined;
  if (column.method === 'missing-share' && lost !== undefined) return lost;
  const main = column.drifted === true ? `${movedText(column)} (${scoreText(column)})` : stableText(column);
  return lost === undefined ? main : `${main}; ${lost}`;
}

function missingText({ reference, current }: MissingDrift): string {
  return `rows without a usable value went from ${percent(reference)} to ${percent(current)}`;
}

function movedText({ kind, reference, current }: Judged): string {
  if (kind === 'categorical') return 'the categories occur in other shares';
  const what = kind === 'text' ? 'lengths' : 'values';
  if (reference?.median === undefined || current?.median === undefined) return `${what} moved`;
  const [from, to] = [figure(reference.median), figure(current.median)];
  return from === to
    ? `${what} spread differently around the same median ${from}`
    : `${what} moved: the median went from ${from} to ${to}`;
}

const MEASURES: Readonly<Record<string, string>> = {
  wasserstein: 'standard deviations on average',
  jensenshannon: 'Jensen–Shannon distance, base 2',
  ks: 'largest gap',
};

/** The score with what speaks for it: a test beside a distance, or the limit of what decides alone. */
function scoreText({ method, score, threshold, adjustedPValue, pValue, test }: Judged): string {
  const [measured, limit] = [figure(score ?? Number.NaN), figure(threshold ?? Number.NaN)];
  if (pValue === null) return `${method} ${measured}, limit ${limit}`;
  if (score === pValue) return `${test}: p ${chanceText(pValue)}, limit ${limit}`;
  return `${measured} ${MEASURES[method ?? ''] ?? method}, p ${chanceText(adjustedPValue ?? pValue)} adjusted`;
}

function stableText(column: Judged): string {
  const { score, threshold, pValue } = column;
  if (score === 0 || (pValue === 1 && score === pValue)) return 'no difference';
  if (pValue === null || score === pValue) return `within the limit (${scoreText(column)})`;
  return (score ?? 0) >= (threshold ?? 0)
    ? `the difference may be chance (${scoreText(column)})`
    : `too small to matter (${scoreText(column)})`;
}

const MOST_NAMED = 3;

function listed({ newCategories, vanishedCategories }: Judged): string[] {
  const names = (categories: Judged['newCategories']): string => {
    const shown = categories.slice(0, MOST_NAMED).map(({ value }) => JSON.stringify(value));
    return categories.length > MOST_NAMED ? `${shown.join(', ')} and more` : shown.join(', ');
  };
  return [
    ...(newCategories.length > 0 ? [`new: ${names(newCategories)}`] : []),
    ...(vanishedCategories.length > 0 ? [`gone: ${names(vanishedCategories)}`] : []),
  ];
}

function recommend({ name, method, missing, newCategories, current }: Judged, notes: readonly string[]): string {
  if (method === 'missing-share' && missing !== null && missing.current > missing.reference) {
    return `Find out where ${name} is lost on its way: more rows than before come without it`;
  }
  if (method === 'missing-share')
    return `${name} is filled in more often than before: see how, and retrain if it stays`;
  if (notes.some((note) => note.startsWith('its type'))) return `See what writes ${name}: it comes in another type`;
  if (newCategories.length > 0) return `See what the new values of ${name} mean; a model has never learnt them`;
  if (current !== null && current.infinite > 0) return `See why ${name} is infinite in some rows`;
  return `See whether ${name} is measured as before; if the world changed instead, retrain on newer rows`;
}
