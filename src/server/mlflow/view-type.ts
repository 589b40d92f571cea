import type { RunView } from '../../experiments/index.ts';
import type { Fields } from './fields.ts';

const NUMBERS = { ACTIVE_ONLY: 1, DELETED_ONLY: 2, ALL: 3 } as const;
const VIEWS = { ACTIVE_ONLY: 'active', DELETED_ONLY: 'deleted', ALL: 'all' } as const;

/** MLflow's ViewType as our view; the active ones unless given. */
export function viewIn(fields: Fields, name: string): RunView {
  return VIEWS[fields.choice(name, NUMBERS) ?? 'ACTIVE_ONLY'];
}
