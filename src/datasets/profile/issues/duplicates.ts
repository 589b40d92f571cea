import type { ColumnProfile } from '../profile.ts';
import type { Facts } from './facts.ts';
import type { Issue } from './issue.ts';
import { figure, outOf, quoted } from './words.ts';

/** Rank correlation or Cramér's V from which one column nearly is the other. */
const NEARLY = 0.98;

/** Rows and columns that repeat others. */
export function duplicateIssues({ overview: { duplicates }, rows, columns, correlations, target }: Facts): Issue[] {
  const issues: Issue[] = [];
  const { surplus, groups, withoutKeys } = duplicates;
  if (surplus > 0 && isNoChance(surplus, rows, columns)) {
    issues.push({
      kind: 'duplicate-rows',
      column: null,
      severity: surplus > 0.01 * rows ? 'high' : 'medium',
      message: `${outOf(surplus, rows, 'rows')} repeat another row exactly, in ${groups.toLocaleString('en-US')} groups`,
      recommendation: 'Remove the repeats before splitting, or the same row is learnt from and tested on',
    });
  } else if (withoutKeys !== undefined && withoutKeys.surplus > surplus) {
    issues.push({
      kind: 'duplicate-rows',
      column: null,
      severity: 'medium',
      message: `${outOf(withoutKeys.surplus, rows, 'rows')} repeat another row in everything but ${quoted(withoutKeys.columns)}`,
      recommendation: `Find out whether these rows were recorded twice under different ${withoutKeys.columns.join(', ')}; keep repeats in one part of a split`,
    });
  }
  for (const { name, sameAs } of columns) {
    if (sameAs === undefined) continue;
    issues.push({
      kind: 'duplicate-columns',
      column: name,
      severity: 'medium',
      message: `${name} has the same value as ${sameAs} in every row`,
      recommendation: `Drop ${name} or ${sameAs}`,
    });
  }
  const isSame = new Set(columns.filter(({ sameAs }) => sameAs !== undefined).map(({ name }) => name));
  correlations.columns.forEach((b, place) => {
    if (isSame.has(b) || b === target?.column) return;
    // The strongest of the earlier columns: a family of copies is not said pair by pair.
    let best = { name: '', value: 0 };
    correlations.columns.slice(0, place).forEach((a, other) => {
      const value = Math.abs(correlations.auto[place]?.[other] ?? 0);
      if (value > best.value && !isSame.has(a) && a !== target?.column) best = { name: a, value };
    });
    if (best.value < NEARLY || rows < 20) return;
    issues.push({
      kind: 'high-correlation',
      column: b,
      severity: 'low',
      message: `${b} goes with ${best.name} almost exactly: ${figure(best.value)}`,
      recommendation: `Keep one of ${best.name} and ${b} for linear models and for reading importances`,
    });
  });
  return issues;
}

/** Rows of few columns with few values repeat without fault. */
function isNoChance(surplus: number, rows: number, columns: readonly ColumnProfile[]): boolean {
  const room = columns.reduce((sum, { distinct }) => sum + Math.log(placesOf(distinct, rows)), 0);
  return surplus > (10 * rows * rows) / (2 * Math.exp(Math.min(700, room)));
}

/**
 * How many values a column could have. One that hardly repeats a value could have many more than were seen: of `places`
 * equally likely ones, n rows repeat about n² / (2 places).
 */
function placesOf(distinct: number, rows: number): number {
  const repeats = rows - distinct;
  return repeats >= rows / 2 ? Math.max(1, distinct) : (rows * rows) / (2 * Math.max(0.5, repeats));
}
