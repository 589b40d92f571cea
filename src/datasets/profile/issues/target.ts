import { type ComparedColumn, MISSING } from '../compared-column.ts';
import type { FeatureStrength, TargetProfile } from '../profile.ts';
import { rankAuc } from '../target.ts';
import type { Facts } from './facts.ts';
import type { Issue } from './issue.ts';
import { figure } from './words.ts';

/** A single column that tells this much is seldom known before the outcome. */
const SUSPECT = 0.95;
const CERTAIN = 0.99;
/** Ranking finds a rare class with many false alarms and still has a large area. */
const SUSPECT_OF_RARE = 0.97;
const RARE = 0.05;
const FEWEST_ROWS = 50;
/** Of one class; fewer are told from the rest by chance. */
const FEWEST_OF_A_CLASS = 5;
const SORTED = 0.9;

/** Columns that tell the target too well. */
export function targetIssues({ target, rows, columns }: Facts, compared: readonly ComparedColumn[]): Issue[] {
  if (rows < FEWEST_ROWS) return [];
  const keys = new Set(columns.filter(({ kind }) => kind === 'identifier').map(({ name }) => name));
  if (target === undefined) return leaksOfAnyTarget(columns, compared);
  if (target.task !== 'regression' && target.classes.some(({ count }) => count > 0 && count < FEWEST_OF_A_CLASS))
    return [];
  const isRare = target.task === 'binary' && target.classes.some(({ share }) => share < RARE);
  const issues = target.features.flatMap((feature): Issue[] => {
    const found = evidence(feature, target, isRare ? SUSPECT_OF_RARE : SUSPECT);
    if (found === undefined || keys.has(feature.column)) return [];
    return [leak(feature.column, target.column, found)];
  });
  if (target.orderAuc > SORTED) {
    issues.push({
      kind: 'sorted-by-target',
      column: target.column,
      severity: 'medium',
      message: `Rows are in the order of ${target.column}: the number of a row tells its class (AUC ${figure(target.orderAuc)})`,
      recommendation: `Shuffle rows before taking them apart by position, and leave out columns that number the rows, or they tell ${target.column}`,
    });
  }
  return issues;
}

interface Evidence {
  readonly measure: string;
  readonly value: number;
}

function evidence(
  { auc, cramersV, spearman, missingV }: FeatureStrength,
  { task }: TargetProfile,
  bound: number,
): Evidence | undefined {
  const found = [
    { measure: 'AUC of the column alone', value: auc ?? 0 },
    { measure: "Cramér's V", value: task === 'regression' && cramersV !== undefined ? 0 : (cramersV ?? 0) },
    { measure: 'rank correlation', value: Math.abs(spearman ?? 0) },
    { measure: "Cramér's V of being missing", value: missingV ?? 0 },
  ].filter(({ value }) => value > bound);
  return found.sort((a, b) => b.value - a.value)[0];
}

const leak = (column: string, target: string, { measure, value }: Evidence): Issue => ({
  kind: 'leak',
  column,
  severity: value > CERTAIN ? 'high' : 'medium',
  message: `${column} alone tells ${target}: ${measure} ${figure(value)}`,
  recommendation: `Find out when ${column} is known: if only after ${target}, leave it out (--ignore ${column}), or the model is useless in production`,
});

/** Nobody said what is to be predicted: a column of two values that another one tells could be it. */
function leaksOfAnyTarget(columns: Facts['columns'], compared: readonly ComparedColumn[]): Issue[] {
  const profiles = new Map(columns.map((column) => [column.name, column]));
  const candidates = compared.filter(({ name }) => profiles.get(name)?.distinct === 2).slice(0, 10);
  const found = new Set<string>();
  return candidates.flatMap((candidate): Issue[] => {
    const sizes = [0, 0];
    for (const code of candidate.codes) if (code !== MISSING) sizes[code] = (sizes[code] ?? 0) + 1;
    if (Math.min(...sizes) < FEWEST_OF_A_CLASS) return [];
    return compared.flatMap((column): Issue[] => {
      const profile = profiles.get(column.name);
      if (column === candidate || found.has(column.name) || column.ranks === undefined || (profile?.distinct ?? 0) <= 2)
        return [];
      // A number that goes up by steps goes with anything that changes once.
      if (profile?.numbers?.order !== 'none') return [];
      const area = rankAuc(column, candidate.codes, 1);
      const value = Math.max(area, 1 - area);
      if (!(value > SUSPECT)) return [];
      found.add(column.name);
      const issue = leak(column.name, candidate.name, { measure: 'AUC of the column alone', value });
      return [
        {
          ...issue,
          message: `${issue.message}; no target was named, but if it is ${candidate.name}, ${column.name} gives it away`,
        },
      ];
    });
  });
}
