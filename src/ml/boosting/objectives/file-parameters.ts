import type { Booster } from '../booster.ts';
import type { ObjectiveSettings } from './trainer.ts';
import type { TrainableObjective } from './trainers.ts';

/** The settings an objective keeps in a model file, as XGBoost's readers want them. */
export function fileParameters(
  objective: TrainableObjective,
  settings: ObjectiveSettings,
  groups: number,
): Booster['objectiveParameters'] {
  switch (objective) {
    case 'multi:softprob':
    case 'multi:softmax':
      return { softmax_multiclass_param: { num_class: String(groups) } };
    case 'count:poisson':
      return { poisson_regression_param: { max_delta_step: String(settings.max_delta_step) } };
    case 'reg:tweedie':
      return { tweedie_regression_param: { tweedie_variance_power: String(settings.tweedie_variance_power) } };
    case 'reg:pseudohubererror':
      return { pseudo_huber_param: { huber_slope: String(settings.huber_slope) } };
    default:
      return { reg_loss_param: { scale_pos_weight: String(settings.scale_pos_weight) } };
  }
}
