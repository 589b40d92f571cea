import { AssayError } from '../../errors/index.ts';
import type { FitInput } from '../algorithm.ts';
import type { Matrix } from '../matrix.ts';
import type { Booster } from './booster.ts';
import type { XgboostParameters } from './parameters.ts';
import { XgboostModel } from './xgboost-model.ts';

/**
 * The model to go on from, if there is one, after checking that trees grown with `parameters` can follow its own.
 * @throws AssayError `ML_INITIAL_MODEL_UNFIT` with every reason
 */
export function modelToContinue(
  { initialModel, train, labelValues }: FitInput,
  parameters: XgboostParameters,
): XgboostModel | undefined {
  if (initialModel === undefined) return undefined;
  if (!(initialModel instanceof XgboostModel)) throw unfit([`it is a model of ${initialModel.algorithm}`]);
  const reasons = [
    ...parameterReasons(initialModel.booster, parameters),
    ...featureReasons(initialModel, train),
    ...labelReasons(initialModel, labelValues),
  ];
  if (reasons.length > 0) throw unfit(reasons);
  return initialModel;
}

function parameterReasons(
  { objective, groups, treeWeights, parallelTrees, baseScores }: Booster,
  parameters: XgboostParameters,
): string[] {
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['objective', objective === 'reg:linear' ? 'reg:squarederror' : objective, parameters.objective],
    ['num_class', groups, parameters.num_class ?? 1],
    ['booster', treeWeights === undefined ? 'gbtree' : 'dart', parameters.booster],
    ['num_parallel_tree', parallelTrees, parameters.num_parallel_tree],
    ['base_score', baseScores[0], Math.fround(parameters.base_score ?? baseScores[0]!)],
  ];
  return pairs
    .filter(([, its, asked]) => its !== asked)
    .map(([name, its, asked]) => `its ${name} is ${its}, not ${asked}`);
}

function featureReasons(model: XgboostModel, { names, categories = {} }: Matrix): string[] {
  const missing = model.featureNames.filter((name) => !names.includes(name));
  const unknown = names.filter((name) => !model.featureNames.includes(name));
  const strange = model.featureNames.flatMap((name) => {
    const known = model.categories?.[name];
    const added = known === undefined ? [] : (categories[name] ?? []).filter((category) => !known.includes(category));
    return added.length === 0 ? [] : [`it knows no category ${added.slice(0, 5).join(', ')} of ${name}`];
  });
  return [
    ...(missing.length === 0 ? [] : [`the rows lack its features ${shorten(missing)}`]),
    ...(unknown.length === 0 ? [] : [`it has no features ${shorten(unknown)}`]),
    ...strange,
  ];
}

function labelReasons({ labelValues: its }: XgboostModel, given: readonly string[] | undefined): string[] {
  if (its === undefined || given === undefined || its.join('\0') === given.join('\0')) return [];
  return [`its label values are ${its.join(', ')}, not ${given.join(', ')}`];
}

function unfit(reasons: readonly string[]): AssayError {
  return new AssayError({
    code: 'ML_INITIAL_MODEL_UNFIT',
    message: `Training cannot go on from this model: ${reasons.join('; ')}`,
    remedy: 'Train with the features and parameters of the initial model, or leave it out',
    details: { reasons },
  });
}

const shorten = (names: readonly string[]): string =>
  names.length <= 8 ? names.join(', ') : `${names.slice(0, 8).join(', ')} and ${names.length - 8} more`;
