export { type CalibrationData, calibrationChart } from './calibration.ts';
export type { ChartSpec, ChartTitles } from './chart-spec.ts';
export { type ConfusionMatrixChartData, confusionMatrixChart } from './confusion-matrix.ts';
export { type DistributionOverlayData, distributionOverlayChart } from './drift/distribution-overlay.ts';
export { type DriftRankingData, driftRankingChart } from './drift/drift-ranking.ts';
export { type FeatureImportanceData, featureImportanceChart } from './feature-importance.ts';
export { type MetricBarsData, metricBarsChart } from './metric-bars.ts';
export { type PrecisionRecallChartData, precisionRecallChart } from './precision-recall-curve.ts';
export { type ChartFile, chartFiles } from './render/chart-files.ts';
export { type PngOptions, renderPng, svgToPng } from './render/render-png.ts';
export { renderSvg } from './render/render-svg.ts';
export { type RocChartData, rocCurveChart } from './roc-curve.ts';
export { type ScoreDistributionData, scoreDistributionChart } from './score-distribution.ts';
export { type BarsSketchData, barsSketch } from './sketches/bars-sketch.ts';
export { type BlocksSketchData, blocksSketch } from './sketches/blocks-sketch.ts';
export { type ClassesSketchData, classesSketch } from './sketches/classes-sketch.ts';
export { type GridSketchData, gridSketch } from './sketches/grid-sketch.ts';
export { type HeatMapSketchData, heatMapSketch } from './sketches/heat-map-sketch.ts';
export { type HistogramSketchData, histogramSketch } from './sketches/histogram-sketch.ts';
export { COLOURS, DARK_COLOURS, FONT_FAMILY, OTHER_COLOURS, SECONDARY, SERIES_COLOURS, THEME } from './theme.ts';
export { MAX_CURVE_POINTS, thinCurve } from './thin-curve.ts';
export { type ThresholdCurveData, thresholdCurveChart } from './threshold-curve.ts';
export { type TrainingHistoryData, trainingHistoryChart } from './training-history.ts';
export {
  type AlgorithmComparisonData,
  algorithmComparisonChart,
  type BarValue,
  type ComparedAlgorithmBars,
} from './tuning/algorithm-comparison.ts';
export { type ContourData, contourChart } from './tuning/contour.ts';
export { type FoldValuesData, foldValuesChart } from './tuning/fold-values.ts';
export { type IntermediateValuesData, intermediateValuesChart } from './tuning/intermediate-values.ts';
export { type OptimizationHistoryData, optimizationHistoryChart } from './tuning/optimization-history.ts';
export { type ParallelCoordinatesData, parallelCoordinatesChart } from './tuning/parallel-coordinates.ts';
export type { ChartParameter, ChartSpace } from './tuning/parameter-axis.ts';
export { type ParameterImportanceData, parameterImportanceChart } from './tuning/parameter-importance.ts';
export { type ParetoFrontData, paretoFrontChart } from './tuning/pareto-front.ts';
export { type SliceData, sliceChart } from './tuning/slice.ts';
export type { ChartDirection, ChartTrial } from './tuning/trial-points.ts';
export { type TrialTimelineData, trialTimelineChart } from './tuning/trial-timeline.ts';
export { type ValueDistributionData, valueDistributionChart } from './tuning/value-distribution.ts';
