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
  FeatureUnknownError,
  LabelsInvalidError,
  LabelsNotBinaryError,
  LabelsOneClassError,
  ModelFileCorruptError,
  ModelFileUnsupportedError,
  ScoresInvalidError,
  ShapeMismatchError,
  WeightsInvalidError,
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
export { isForeignOnnx } from './is-foreign-onnx.ts';
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
export {
  type BootstrapOptions,
  type BootstrapSample,
  bootstrapIntervals,
} from './metrics/bootstrap.ts';
export {
  type BinaryBootstrapOptions,
  type BinaryMetric,
  type BootstrapDifference,
  bootstrapBinaryMetrics,
  bootstrapDifference,
} from './metrics/bootstrap-binary.ts';
export type { BootstrapInterval } from './metrics/bootstrap-bounds.ts';
export type { Resample } from './metrics/bootstrap-draws.ts';
export { type BrierDecomposition, brierDecomposition } from './metrics/brier-decomposition.ts';
export { type CalibrationLine, calibrationLine } from './metrics/calibration-line.ts';
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
export {
  type DetCurve,
  detCurve,
  type GainCurve,
  gainCurve,
  ksStatistic,
  type PrecisionRecallCurve,
  precisionRecallCurve,
  type RocCurve,
  rocCurve,
} from './metrics/curves.ts';
export { type DeLongInterval, type DeLongTest, deLongInterval, deLongTest } from './metrics/de-long.ts';
export { d2TweedieScore, gammaDeviance, poissonDeviance, tweedieDeviance } from './metrics/deviances.ts';
export {
  applyIsotonicCalibration,
  fitIsotonicCalibration,
  type IsotonicCalibration,
  isotonicRegression,
} from './metrics/isotonic-regression.ts';
export { multiclassBrierScoreLoss, multiclassLogLoss, topAccuracy } from './metrics/multiclass-losses.ts';
export { type MulticlassMetrics, multiclassMetrics } from './metrics/multiclass-metrics.ts';
export { multiclassAveragePrecision, multiclassRocAuc } from './metrics/multiclass-ranking.ts';
export {
  type Averaging,
  type ClassAverages,
  type ClassConfusion,
  type ClassScoreOptions,
  classAccuracy,
  classAverages,
  classBalancedAccuracy,
  classCohenKappa,
  classConfusion,
  classMatthewsCorrelation,
  classScores,
} from './metrics/multiclass-scores.ts';
export { applyPlattScaling, fitPlattScaling, type PlattScaling } from './metrics/platt-scaling.ts';
export type { PredictedValues } from './metrics/predicted-values.ts';
export { brierScoreLoss, brierSkillScore, d2LogLossScore, logLoss } from './metrics/probability-losses.ts';
export { type Interval, type RankingIntervals, rankingIntervals } from './metrics/ranking-intervals.ts';
export { averagePrecision, giniCoefficient, recallAtPrecision, rocAuc } from './metrics/ranking-scores.ts';
export {
  d2PinballScore,
  huberLoss,
  maxError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogError,
  medianAbsoluteError,
  pinballLoss,
  type RegressionMetrics,
  regressionMetrics,
  rootMeanSquaredLogError,
  symmetricMeanAbsolutePercentageError,
} from './metrics/regression-metrics.ts';
export {
  calibrationErrors,
  type ReliabilityBin,
  type ReliabilityOptions,
  reliabilityCurve,
} from './metrics/reliability-curve.ts';
export { likeliestClasses, type ScoredClasses } from './metrics/scored-classes.ts';
export type { ScoredLabels } from './metrics/scored-labels.ts';
export {
  type ChosenThreshold,
  calibratedCostThreshold,
  type NoThreshold,
  type ThresholdChoice,
  thresholdByAlertRate,
  thresholdByCost,
  thresholdByFBeta,
  thresholdByPrecisionAtRecall,
  thresholdByRecallAtPrecision,
  thresholdByYouden,
  type VerdictCosts,
} from './metrics/threshold-choice.ts';
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
export { OnnxModelUnfitError, OnnxRuntimeMissingError } from './onnx-runtime/errors.ts';
export { type OnnxPrediction, type OnnxScorer, openOnnxModel } from './onnx-runtime/open-onnx-model.ts';
export { canonicalName } from './parse-parameters.ts';
export { type SearchRange, searchSpaceOf } from './search-range.ts';
export { fitInWorker } from './worker/fit-in-worker.ts';
