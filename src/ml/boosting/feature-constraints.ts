import { display, type Fault, faultsError } from '../../schema/index.ts';
import type { FeatureConstraints } from './hist/node-limits.ts';
import type { XgboostParameters } from './parameters.ts';

/**
 * The constraints that parameters put on features, by the features' numbers.
 * @param names the features of the rows, in order
 * @throws AssayError `ML_PARAMETERS_INVALID` naming every feature that is none of them
 */
export function featureConstraints(
  { monotone_constraints, interaction_constraints }: XgboostParameters,
  names: readonly string[],
): FeatureConstraints {
  const faults: Fault[] = [];
  const monotone = monotone_constraints === undefined ? undefined : directionsOf(monotone_constraints, names, faults);
  const interactions =
    interaction_constraints === undefined ? undefined : setsOf(interaction_constraints, names, faults);
  if (faults.length === 0) return { monotone, interactions };
  throw faultsError(faults, {
    code: 'ML_PARAMETERS_INVALID',
    subject: 'XGBoost parameters',
    remedy: `The rows have these features: ${names.join(', ')}`,
  });
}

/** One direction per feature; undefined when nothing is constrained, as with an empty list. */
function directionsOf(
  given: NonNullable<XgboostParameters['monotone_constraints']>,
  names: readonly string[],
  faults: Fault[],
): Int8Array | undefined {
  const directions = new Int8Array(names.length);
  const list = typeof given === 'string' ? numbersIn(given) : given;
  if (Array.isArray(list)) {
    if (list.length > names.length) {
      faults.push(fault('monotone_constraints', given, `at most one direction for each of ${names.length} features`));
    } else directions.set(list);
    return list.length === 0 ? undefined : directions;
  }
  for (const [name, direction] of Object.entries(list)) {
    const feature = names.indexOf(name);
    if (feature < 0) faults.push(fault('monotone_constraints', name, 'a feature of the rows'));
    else directions[feature] = direction;
  }
  return Object.keys(list).length === 0 ? undefined : directions;
}

const numbersIn = (text: string): number[] => (text.match(/[+-]?\d+/g) ?? []).map(Number);

function setsOf(
  given: NonNullable<XgboostParameters['interaction_constraints']>,
  names: readonly string[],
  faults: Fault[],
): ReadonlySet<number>[] | undefined {
  const lists = typeof given === 'string' ? (JSON.parse(given) as Exclude<typeof given, string>) : given;
  const sets = lists.map((list) => {
    const features = list.map((feature) => (typeof feature === 'string' ? names.indexOf(feature) : feature));
    features.forEach((feature, i) => {
      if (feature < 0 || feature >= names.length) {
        faults.push(fault('interaction_constraints', list[i], 'a feature of the rows, by name or index'));
      }
    });
    return new Set(features);
  });
  return sets.length === 0 ? undefined : sets;
}

const fault = (path: string, value: unknown, expected: string): Fault => ({ path, got: display(value), expected });
