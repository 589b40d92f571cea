import type { Run } from '../../src/experiments/index.ts';

/** A comparison as the tests build them, next to its text; evaluated by {@link matches} without parser or database. */
export type Condition =
  | { readonly of: 'metrics'; readonly key: string; readonly operator: string; readonly value: number }
  | { readonly of: 'params' | 'tags'; readonly key: string; readonly operator: string; readonly value: string }
  | { readonly of: 'params' | 'tags'; readonly key: string; readonly operator: 'IS NULL' | 'IS NOT NULL' }
  | { readonly of: 'attribute'; readonly key: 'status' | 'run_name'; readonly operator: string; readonly value: string }
  | { readonly of: 'start_time'; readonly operator: string; readonly value: number };

export function conditionText(condition: Condition): string {
  const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`;
  switch (condition.of) {
    case 'metrics':
      return `metrics.\`${condition.key}\` ${condition.operator} ${condition.value}`;
    case 'start_time':
      return `start_time ${condition.operator} ${condition.value}`;
    case 'attribute':
      return `${condition.key} ${condition.operator} ${quoted(condition.value)}`;
    default:
      return 'value' in condition
        ? `${condition.of}."${condition.key}" ${condition.operator} ${quoted(condition.value)}`
        : `${condition.of}."${condition.key}" ${condition.operator}`;
  }
}

/** Whether a run matches, said as plainly as possible. */
export function matches(run: Run, condition: Condition): boolean {
  switch (condition.of) {
    case 'metrics': {
      const value = run.metrics[condition.key];
      return value !== undefined && !Number.isNaN(value) && compareNumbers(value, condition.operator, condition.value);
    }
    case 'start_time':
      return compareNumbers(run.startTime, condition.operator, condition.value);
    case 'attribute':
      return compareTexts(condition.key === 'status' ? run.status : run.name, condition.operator, condition.value);
    default: {
      const value = run[condition.of][condition.key];
      if (!('value' in condition)) return (value === undefined) === (condition.operator === 'IS NULL');
      return value !== undefined && compareTexts(value, condition.operator, condition.value);
    }
  }
}

function compareNumbers(a: number, operator: string, b: number): boolean {
  const outcome: Record<string, boolean> = {
    '=': a === b,
    '!=': a !== b,
    '<': a < b,
    '<=': a <= b,
    '>': a > b,
    '>=': a >= b,
  };
  return outcome[operator]!;
}

function compareTexts(a: string, operator: string, b: string): boolean {
  if (operator === '=') return a === b;
  if (operator === '!=') return a !== b;
  const pattern = [...b]
    .map((one) => (one === '%' ? '[^]*' : one === '_' ? '[^]' : one.replace(/[.*+?^${}()|[\]\\]/, '\\$&')))
    .join('');
  return new RegExp(`^${pattern}$`, operator === 'ILIKE' ? 'iu' : 'u').test(a);
}

export type Order = { readonly of: 'metrics' | 'params'; readonly key: string; readonly descending: boolean };

/** MLflow's order: what lacks the value last in both directions, NaN before that; then newest first, then run id. */
export function inOrder(runs: readonly Run[], orders: readonly Order[]): Run[] {
  const rank = (value: number | string | undefined) => (value === undefined ? 2 : Number.isNaN(value) ? 1 : 0);
  return runs.toSorted((a, b) => {
    for (const { of, key, descending } of orders) {
      const [x, y] = [a[of][key], b[of][key]];
      if (rank(x) !== rank(y)) return rank(x) - rank(y);
      if (rank(x) > 0 || x === y) continue;
      return x! < y! === descending ? 1 : -1;
    }
    return b.startTime - a.startTime || (a.id < b.id ? -1 : 1);
  });
}
