export { metricTitle } from './metric-names.ts';
export { renderReport } from './render-report.ts';
export type {
  NextCommand,
  ReportChart,
  ReportCharts,
  ReportContent,
  ReportPromotion,
  ReportRun,
} from './report-content.ts';
