import { AssayError } from '../errors/index.ts';
import type { Matrix } from './matrix.ts';
import type { Model } from './model.ts';

/** What {@link Algorithm.fit} throws when training cannot go on from the model given. */
export function unfitInitialModel(reasons: readonly string[]): AssayError {
  return new AssayError({
    code: 'ML_INITIAL_MODEL_UNFIT',
    message: `Training cannot go on from this model: ${reasons.join('; ')}`,
    remedy: 'Train with the features and parameters of the initial model, or leave it out',
    details: { reasons },
  });
}

/** Why rows of these columns cannot be added to what the model learned from. */
export function featureReasons(model: Model, { names, categories = {} }: Matrix): string[] {
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

/** Why labels that stand for these values cannot be learned by the model. */
export function labelReasons({ labelValues: its }: Model, given: readonly string[] | undefined): string[] {
  if (its === undefined || given === undefined || its.join('\0') === given.join('\0')) return [];
  return [`its label values are ${its.join(', ')}, not ${given.join(', ')}`];
}

const shorten = (names: readonly string[]): string =>
  names.length <= 8 ? names.join(', ') : `${names.slice(0, 8).join(', ')} and ${names.length - 8} more`;
