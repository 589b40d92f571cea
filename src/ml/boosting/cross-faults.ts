import { display, type Fault } from '../../schema/index.ts';
import { watchedMetrics } from './evaluation/watched-metrics.ts';
import { OBJECTIVES } from './objectives/objectives.ts';
import { TRAINERS } from './objectives/trainers.ts';
import type { XgboostParameters } from './parameters.ts';

/** Faults that only show when parameters are seen together. */
export function crossFaults(parameters: Partial<XgboostParameters>): Fault[] {
  const { objective, num_class, base_score } = parameters;
  if (objective === undefined) return [];
  const { kind } = TRAINERS[objective];
  const faults: Fault[] = [];
  if (kind === 'multiclass' && num_class === undefined) {
    faults.push(fault('num_class', num_class, `the number of classes, which ${objective} needs`));
  }
  if (kind !== 'multiclass' && num_class !== undefined) {
    faults.push(fault('num_class', num_class, `nothing, because ${objective} has no classes to count`));
  }
  // A base score the link cannot turn into a margin.
  if (base_score !== undefined && !Number.isFinite(OBJECTIVES[objective].link.toMargin(base_score))) {
    const expected = kind === 'positive' ? 'a number above 0' : 'a probability between 0 and 1';
    faults.push(fault('base_score', base_score, `${expected} for ${objective}`));
  }
  for (const [metric, { kinds }] of watchedMetrics({ ...parameters, objective })) {
    if (!kinds.includes(kind)) faults.push(fault('eval_metric', metric, `a metric that fits ${objective}`));
  }
  return faults;
}

/** What early stopping needs, in code and on the command line. */
export const VALIDATION_ROWS = 'validation rows to watch: pass `validation`, or add --valid FILE to assay train';

/** Faults of training without validation rows. */
export function validationFaults({ early_stopping_rounds: rounds }: Partial<XgboostParameters>): Fault[] {
  return rounds === undefined ? [] : [fault('early_stopping_rounds', rounds, VALIDATION_ROWS)];
}

const fault = (path: string, value: unknown, expected: string): Fault => ({ path, got: display(value), expected });
