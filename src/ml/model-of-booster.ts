import type { Booster } from './boosting/booster.ts';
import { XgboostModel } from './boosting/xgboost-model.ts';
import { ALGORITHM_ATTRIBUTE } from './forests/forest-booster.ts';
import { IsolationForestModel } from './forests/isolation/isolation-forest-model.ts';
import { RandomForestModel } from './forests/random-forest-model.ts';
import type { Model } from './model.ts';
import { UnsupportedKind } from './model-files/damage.ts';

/**
 * The model that a file in XGBoost's form holds: an attribute of ours tells the forests, which borrow the form.
 * @throws UnsupportedKind when it predicts several targets
 */
export function modelOfBooster(booster: Booster): Model {
  const algorithm = booster.attributes[ALGORITHM_ATTRIBUTE];
  if (algorithm === 'random_forest') return new RandomForestModel(booster);
  if (algorithm === 'isolation_forest') return new IsolationForestModel(booster);
  if (booster.groups > 1 && !booster.objective.startsWith('multi:')) {
    throw new UnsupportedKind('an XGBoost model of several targets');
  }
  return new XgboostModel(booster);
}
