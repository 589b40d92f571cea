import type { Booster } from '../../boosting/booster.ts';
import type { ObjectiveName } from '../../boosting/objectives/objectives.ts';
import { type DocumentObject, objectOf } from '../document/model-document.ts';

/**
 * The objective as every version's reader wants it: an object that one of them asks for is added with XGBoost's
 * defaults where the model has none (models come from other versions), those it does not ask for do no harm.
 */
export function objectiveDocument({
  objective,
  objectiveParameters,
  groups,
}: Pick<Booster, 'objective' | 'objectiveParameters' | 'groups'>): DocumentObject {
  const parameters = { ...defaultParameters(objective, groups), ...objectiveParameters };
  return objectOf([
    ['name', objective],
    ...Object.entries(parameters).map(([name, fields]) => [name, objectOf(Object.entries(fields))] as const),
  ]);
}

function defaultParameters(objective: ObjectiveName, groups: number): Booster['objectiveParameters'] {
  switch (objective) {
    case 'multi:softprob':
    case 'multi:softmax':
      return { softmax_multiclass_param: { num_class: String(groups) } };
    case 'count:poisson':
      return { poisson_regression_param: { max_delta_step: '0.7' } };
    case 'reg:tweedie':
      return { tweedie_regression_param: { tweedie_variance_power: '1.5' } };
    case 'reg:pseudohubererror':
      return { ...REG_LOSS, pseudo_huber_param: { huber_slope: '1' } };
    case 'reg:quantileerror':
      return { ...REG_LOSS, quantile_loss_param: { quantile_alpha: '[0.5]' } };
    case 'rank:pairwise':
    case 'rank:ndcg':
    case 'rank:map':
      return RANKING;
    default:
      return REG_LOSS;
  }
}

const REG_LOSS = { reg_loss_param: { scale_pos_weight: '1' } };

/** The first for 1.7, the second since 2.0. */
const RANKING = {
  lambda_rank_param: { fix_list_weight: '0', num_pairsample: '1' },
  lambdarank_param: {
    lambdarank_num_pair_per_sample: '4294967295',
    lambdarank_pair_method: 'topk',
    lambdarank_unbiased: '0',
    lambdarank_bias_norm: '1',
    ndcg_exp_gain: '1',
  },
};
