import type { FitInput } from '../algorithm.ts';
import { featureReasons, labelReasons, unfitInitialModel } from '../unfit-initial-model.ts';
import { LightgbmModel } from './lightgbm-model.ts';
import { objectiveLink } from './objective-links.ts';
import type { LightgbmParameters } from './parameters.ts';

/**
 * The model to go on from, if there is one, after checking that trees grown with `parameters` can follow its own.
 * @throws AssayError `ML_INITIAL_MODEL_UNFIT` with every reason
 */
export function modelToContinue(
  { initialModel, train, labelValues }: FitInput,
  parameters: LightgbmParameters,
): LightgbmModel | undefined {
  if (initialModel === undefined) return undefined;
  if (!(initialModel instanceof LightgbmModel)) {
    throw unfitInitialModel([`it is a model of ${initialModel.algorithm}`]);
  }
  const { booster } = initialModel;
  const objective = objectiveLink(booster.objective, booster.groups)?.name;
  const reasons = [
    ...(objective === parameters.objective ? [] : [`its objective is ${objective}, not ${parameters.objective}`]),
    ...(booster.groups === (parameters.num_class ?? 1)
      ? []
      : [`it has ${booster.groups} outputs, not ${parameters.num_class ?? 1}`]),
    ...(booster.averageOutput || parameters.boosting === 'rf' ? ['the trees of a random forest are not added to'] : []),
    ...featureReasons(initialModel, train),
    ...labelReasons(initialModel, labelValues),
  ];
  if (reasons.length > 0) throw unfitInitialModel(reasons);
  return initialModel;
}
