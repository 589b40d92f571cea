export { readBaseline, writeBaseline } from './baseline/baseline-file.ts';
export { type DriftBaseline, makeBaseline, referenceOfBaseline } from './baseline/drift-baseline.ts';
export { type DriftReference, type DriftRows, detectDrift, referenceOfRows } from './detect-drift.ts';
export { DRIFT_PRESETS, type DriftOptions, type DriftPreset, driftOptionsSchema } from './drift-options.ts';
export {
  type CategoryCount,
  type ColumnDrift,
  type ColumnFigures,
  type ColumnKind,
  type ColumnStatus,
  DRIFT_SEVERITIES,
  type DriftReport,
  type DriftSeverity,
  type DriftShape,
  type DriftSide,
  type DriftVerdict,
  type MissingDrift,
} from './drift-report.ts';
export { DRIFT_METHODS, type DriftMethodName } from './methods/method-names.ts';
export { driftPage } from './report/drift-page.ts';
export { type DriftOverTime, type DriftWindow, driftOverTime, type WindowOptions } from './windows/drift-over-time.ts';
