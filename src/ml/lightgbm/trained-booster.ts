import type { FitInput } from '../algorithm.ts';
import type { LightgbmBooster } from './lightgbm-booster.ts';
import type { LightgbmModel } from './lightgbm-model.ts';
import type { LightgbmTrainer } from './lightgbm-trainer.ts';
import type { LightgbmParameters } from './parameters.ts';

/** What was trained, cut back to the best round where early stopping watched. */
export function trainedBooster(
  { train, labelValues }: Pick<FitInput, 'train' | 'labelValues'>,
  {
    parameters,
    trainer,
    initial,
    best,
  }: {
    readonly parameters: LightgbmParameters;
    readonly trainer: LightgbmTrainer;
    readonly initial: LightgbmModel | undefined;
    readonly best: { readonly round: number; readonly score: number } | undefined;
  },
): LightgbmBooster {
  const { groups, trees } = trainer;
  const earlier = (initial?.booster.trees.length ?? 0) / groups;
  const kept = best === undefined ? undefined : earlier + best.round;
  return {
    objective: trainer.objectiveText,
    groups,
    featureNames: [...train.names],
    featureInfos: trainer.featureInfos,
    monotoneConstraints: parameters.monotone_constraints ?? [],
    averageOutput: parameters.boosting === 'rf',
    trees: kept === undefined ? trees : trees.slice(0, kept * groups),
    parameterLines: parameterLines(parameters),
    extras: {
      categories: initial?.categories ?? train.categories,
      labelValues: labelValues ?? initial?.labelValues,
      ...(kept !== undefined && { bestRound: kept, bestScore: best!.score }),
    },
  };
}

/** Parameters as the library writes them; those left out are not mentioned. */
function parameterLines(parameters: LightgbmParameters): string[] {
  return Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `[${name}: ${typeof value === 'boolean' ? Number(value) : [value].flat().join(',')}]`);
}
