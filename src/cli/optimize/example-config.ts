/** Everything a file for `assay optimize` can say; what stands behind # is optional. */
export const EXAMPLE_CONFIG = `# assay optimize tune.yaml

data: train.csv              # CSV, Parquet or JSON, relative to this file; or a dataset: payments@3
label: fraud                 # column to predict; all others are features
# ignore: [id]
# category: [country]
# missing: [NA]
# weight: importance
# positive: fraud            # which of two label values counts as 1

algorithm: xgboost           # or a list: [xgboost, lightgbm]
# task: binary               # or multiclass, regression
metric: pr_auc               # what is to be best on the validation rows

folds: 1                     # 1: a single holdout; 5: a cross-validation
holdout: 0.2                 # share of the rows that a single holdout validates on
# group: customer            # rows of one customer stay on one side
# time: paid_at              # or: validate on rows later than those learnt from

trials: 50                   # of the study in all, over all resumes
parallel: 1                  # trials at once; they share the cores
seed: 0
sampler: auto                # or tpe, gaussianProcess, sobol, random, grid
# pruner: median             # gives up trials that lag behind
# pruner:
#   name: hyperband
#   reductionFactor: 3

# Without a space: the ranges that assay algorithms show xgboost prints.
space:
  eta: { kind: float, low: 0.01, high: 0.3, log: true }
  max_depth: { kind: int, low: 2, high: 10 }
  subsample: { kind: float, low: 0.5, high: 1 }
  booster: [gbtree, dart]    # a list is a choice
  rate_drop: { kind: float, low: 0, high: 0.5, when: { booster: dart } }

# parameters:                # the same in every trial
#   num_round: 200

# stopping:
#   noImprovement: { trials: 20 }
# timeoutSeconds: 600

# study: fraud-xgboost       # one of this name goes on
# experiment: fraud
# output: model.json         # the model trained with the best parameters
`;
