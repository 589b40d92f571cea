import type { Task } from '../../model.ts';
import { LINKS, type Link } from './links.ts';

/** What an objective's name says about a model's outputs. */
export interface Objective {
  readonly task: Task;
  readonly link: Link;
  /** True when a prediction is one value per class. */
  readonly predictsEveryClass?: boolean;
}

/** XGBoost's objectives that tree models in files can name; `TRAINERS` says which of them can be trained here. */
export const OBJECTIVES = {
  'binary:logistic': { task: 'binary', link: LINKS.sigmoid },
  // Its base score is a margin already, unlike binary:logistic's.
  'binary:logitraw': { task: 'binary', link: LINKS.identity },
  'binary:hinge': { task: 'binary', link: LINKS.step },
  'reg:squarederror': { task: 'regression', link: LINKS.identity },
  'reg:linear': { task: 'regression', link: LINKS.identity },
  'reg:squaredlogerror': { task: 'regression', link: LINKS.identity },
  'reg:logistic': { task: 'regression', link: LINKS.sigmoid },
  'reg:pseudohubererror': { task: 'regression', link: LINKS.identity },
  'reg:absoluteerror': { task: 'regression', link: LINKS.identity },
  'reg:quantileerror': { task: 'regression', link: LINKS.identity },
  'reg:gamma': { task: 'regression', link: LINKS.exp },
  'reg:tweedie': { task: 'regression', link: LINKS.exp },
  'count:poisson': { task: 'regression', link: LINKS.exp },
  'rank:pairwise': { task: 'regression', link: LINKS.identity },
  'rank:ndcg': { task: 'regression', link: LINKS.identity },
  'rank:map': { task: 'regression', link: LINKS.identity },
  'multi:softprob': { task: 'multiclass', link: LINKS.softmax, predictsEveryClass: true },
  'multi:softmax': { task: 'multiclass', link: LINKS.argmax },
} as const satisfies Record<string, Objective>;

export type ObjectiveName = keyof typeof OBJECTIVES;

export const isObjectiveName = (name: string): name is ObjectiveName => Object.hasOwn(OBJECTIVES, name);
