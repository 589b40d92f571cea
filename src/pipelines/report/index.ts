export { type ChampionCharts, championCharts } from './champion-charts.ts';
export { renderReport } from './render-report.ts';
export type {
  ReportChart,
  ReportContent,
  ReportDataset,
  ReportModel,
  ReportPromotion,
  ReportReproducibility,
  ReportRun,
} from './report-content.ts';
