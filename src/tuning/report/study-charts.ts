import {
  type ChartSpace,
  type ChartSpec,
  contourChart,
  type FoldValuesData,
  foldValuesChart,
  intermediateValuesChart,
  optimizationHistoryChart,
  parallelCoordinatesChart,
  parameterImportanceChart,
  paretoFrontChart,
  sliceChart,
  trialTimelineChart,
} from '../../charts/index.ts';
import { MEASURES_ATTRIBUTE } from '../study/study-changes.ts';
import { type ReportableStudy, type StudyReport, studyReport } from './study-report.ts';
import { tellsImportances } from './tells-importances.ts';

export const STUDY_CHARTS = [
  'history',
  'importances',
  'intermediate-values',
  'folds',
  'parallel-coordinates',
  'slices',
  'pairs',
  'timeline',
  'trade-off',
] as const;
export type StudyChartName = (typeof STUDY_CHARTS)[number];

/** More parameters would not fit. */
const MOST_PARAMETERS = 10;
const PAIRED = 4;

/** The charts that say something about this study; parameters stand in the order of their importance. */
export function studyCharts(
  study: ReportableStudy,
  report: StudyReport = studyReport(study),
): Readonly<Partial<Record<StudyChartName, ChartSpec>>> {
  const { trials, directions, name } = study;
  const space = study.space as ChartSpace | undefined;
  const { metrics, importances } = report;
  const [direction = 'minimize'] = directions;
  const [metric = 'value'] = metrics;
  const timeline = trialTimelineChart({ trials });
  if (directions.length > 1) return { 'trade-off': paretoFrontChart({ trials, directions, metrics }), timeline };
  const ordered = importances.map((own) => own.name).slice(0, MOST_PARAMETERS);
  const parameters = ordered.length === 0 ? undefined : ordered;
  const data = { trials, direction, metric, space, parameters };
  const reports = trials.some(({ intermediate }) => intermediate.length > 1);
  return {
    history: optimizationHistoryChart({ studies: [{ name, trials }], direction, metric }),
    ...(tellsImportances(report) && { importances: parameterImportanceChart({ importances }) }),
    ...(reports && wayChart({ trials, direction, metric, isInFolds: reportsFolds(study) })),
    ...(report.best !== null && {
      'parallel-coordinates': parallelCoordinatesChart(data),
      slices: sliceChart(data),
      ...(ordered.length > 1 && { pairs: contourChart({ ...data, parameters: ordered.slice(0, PAIRED) }) }),
    }),
    timeline,
  };
}

/** What was reported on the way: folds are no steps of one training, and no curve leads from one to the next. */
function wayChart({ isInFolds, ...data }: FoldValuesData & { readonly isInFolds: boolean }) {
  return isInFolds ? { folds: foldValuesChart(data) } : { 'intermediate-values': intermediateValuesChart(data) };
}

/** Whether the trials of a study reported a value for each fold of a cross-validation. */
function reportsFolds({ attributes }: ReportableStudy): boolean {
  const measures = attributes[MEASURES_ATTRIBUTE] as { readonly folds?: unknown } | undefined;
  return typeof measures?.folds === 'number' && measures.folds > 1;
}
