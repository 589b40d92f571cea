import type { Issue } from './issues/issue.ts';
import type { ColumnProfile, Profile } from './profile.ts';

/** What became of a table between two profiles. */
export interface ProfileComparison {
  /** What the profile is compared with. */
  readonly before: string;
  readonly rows: { readonly before: number; readonly after: number };
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Columns whose type or kind is another. */
  readonly retyped: readonly { readonly column: string; readonly before: string; readonly after: string }[];
  /** Of columns in both, in the order of the table. */
  readonly columns: readonly ColumnComparison[];
  /** Issues that only one of the two has, told by kind and column. */
  readonly newIssues: readonly Issue[];
  readonly goneIssues: readonly Issue[];
}

export interface ColumnComparison {
  readonly column: string;
  readonly figures: readonly { readonly figure: string; readonly before: number; readonly after: number }[];
  /** Categories that only one of the two has, of columns that have few. */
  readonly newValues: readonly string[];
  readonly goneValues: readonly string[];
}

/** Two profiles side by side: what came, what went, and every figure of what stayed. Whether a change is more than chance is told by drift. */
export function compareProfiles(before: Profile, after: Profile): ProfileComparison {
  const known = new Map(before.columns.map((column) => [column.name, column]));
  const names = new Set(after.columns.map(({ name }) => name));
  const both = after.columns.flatMap((column) => {
    const earlier = known.get(column.name);
    return earlier === undefined ? [] : [[earlier, column] as const];
  });
  return {
    before: before.name,
    rows: { before: before.rows, after: after.rows },
    added: after.columns.filter(({ name }) => !known.has(name)).map(({ name }) => name),
    removed: before.columns.filter(({ name }) => !names.has(name)).map(({ name }) => name),
    retyped: both.flatMap(([earlier, column]) => {
      const [was, is] = [typeText(earlier), typeText(column)];
      return was === is ? [] : [{ column: column.name, before: was, after: is }];
    }),
    columns: both.map(([earlier, column]) => compareColumns(earlier, column)),
    newIssues: without(after.issues, before.issues),
    goneIssues: without(before.issues, after.issues),
  };
}

const typeText = ({ type, kind }: ColumnProfile): string => (type === kind ? type : `${type} (${kind})`);

function compareColumns(before: ColumnProfile, after: ColumnProfile): ColumnComparison {
  const pairs = Object.entries(figuresOf(before)).flatMap(([figure, value]) => {
    const now = figuresOf(after)[figure];
    return now === undefined ? [] : [{ figure, before: value, after: now }];
  });
  const areFew = [before, after].every(({ distinct, common }) => distinct === common.length);
  const values = ({ common }: ColumnProfile) => common.map(({ value }) => value);
  const missingFrom = (one: ColumnProfile, other: ColumnProfile) =>
    values(one).filter((value) => !values(other).includes(value));
  return {
    column: after.name,
    figures: pairs,
    newValues: areFew ? missingFrom(after, before) : [],
    goneValues: areFew ? missingFrom(before, after) : [],
  };
}

function figuresOf({ missingShare, distinct, numbers, texts }: ColumnProfile): Readonly<Record<string, number>> {
  return {
    'missing share': missingShare,
    distinct,
    ...(numbers !== undefined && {
      mean: numbers.mean,
      'standard deviation': numbers.std,
      minimum: numbers.min,
      median: numbers.quantiles.p50,
      maximum: numbers.max,
    }),
    ...(texts !== undefined && { 'mean length': texts.lengths.mean }),
  };
}

function without(issues: readonly Issue[], others: readonly Issue[]): readonly Issue[] {
  const keys = new Set(others.map(keyOf));
  return issues.filter((issue) => !keys.has(keyOf(issue)));
}

const keyOf = ({ kind, column }: Issue): string => JSON.stringify([kind, column]);
