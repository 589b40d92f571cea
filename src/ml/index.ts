export type {
  Algorithm,
  CompleteOptions,
  FitInput,
  FitResult,
  FitRound,
  FitWork,
  LabelledRows,
  OutOfBag,
} from './algorithm.ts';
export { ALGORITHM_NAMES, type AlgorithmName, algorithmNamed } from './algorithm-names.ts';
export { ALGORITHMS, completeParameters } from './algorithms.ts';
export { alignFeatures } from './align-features.ts';
export { type AlgorithmDescription, describeAlgorithm, type ParameterDescription } from './describe-algorithm.ts';
export {
  FeatureCountMismatchError,
  FeaturesMissingError,
  LabelsInvalidError,
  LabelsNotBinaryError,
  LabelsOneClassError,
  ModelFileCorruptError,
  ModelFileUnsupportedError,
  ShapeMismatchError,
  WorkerCrashedError,
} from './errors.ts';
export type { FeatureGrid } from './explanation/feature-grid.ts';
export { IMPORTANCE_TYPES, type ImportanceType, importanceScores } from './explanation/importance-scores.ts';
export {
  type DependenceOptions,
  type IceCurves,
  iceCurves,
  type PartialDependence,
  partialDependence,
} from './explanation/partial-dependence.ts';
export {
  type PermutationImportance,
  type PermutationImportanceOptions,
  type PermutationImportances,
  permutationImportance,
  type ScoredRows,
} from './explanation/permutation-importance.ts';
export { validateBinaryLabels, validateClassLabels, validateFiniteLabels } from './labels.ts';
export { type LoadModelOptions, loadModel } from './load-model.ts';
export {
  columnAt,
  columnOf,
  doubleMatrixFromColumns,
  inSinglePrecision,
  type Matrix,
  type MatrixValues,
  matrixFromColumns,
  takeRows,
} from './matrix.ts';
export { type BinaryMetrics, binaryMetrics } from './metrics/binary-metrics.ts';
export { type ConfusionMatrix, confusionMatrix } from './metrics/confusion-matrix.ts';
export {
  accuracyScore,
  balancedAccuracyScore,
  cohenKappaScore,
  fBetaScore,
  matthewsCorrelation,
  precisionScore,
  recallScore,
  specificityScore,
} from './metrics/confusion-scores.ts';
export { type PrecisionRecallCurve, precisionRecallCurve, type RocCurve, rocCurve } from './metrics/curves.ts';
export {
  likeliestClasses,
  type MulticlassMetrics,
  multiclassLogLoss,
  multiclassMetrics,
  type ScoredClasses,
  topAccuracy,
} from './metrics/multiclass-metrics.ts';
export { brierScoreLoss, logLoss } from './metrics/probability-losses.ts';
export { type Interval, type RankingIntervals, rankingIntervals } from './metrics/ranking-intervals.ts';
export { averagePrecision, recallAtPrecision, rocAuc } from './metrics/ranking-scores.ts';
export {
  type PredictedValues,
  pinballLoss,
  poissonDeviance,
  type RegressionMetrics,
  regressionMetrics,
  rootMeanSquaredLogError,
} from './metrics/regression-metrics.ts';
export type { ScoredLabels } from './metrics/scored-labels.ts';
export {
  type Contributions,
  type FeatureImportance,
  type Interactions,
  type Model,
  type Prediction,
  TASKS,
  type Task,
  type ToFileOptions,
} from './model.ts';
export { formatOfPath, MODEL_FORMATS, type ModelFormat, modelFileName } from './model-files/model-format.ts';
export { type SearchRange, searchSpaceOf } from './search-range.ts';
export { fitInWorker } from './worker/fit-in-worker.ts';
