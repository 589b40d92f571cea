export {
  formatAmount,
  formatCount,
  formatDifference,
  formatFigure,
  formatMetric,
  formatSeconds,
  formatShare,
  formatTime,
  shortId,
} from './format.ts';
export { Html, type HtmlPart, html, trusted } from './html.ts';
export { navigation, type PageContent, renderPage } from './page.ts';
export { printPdf } from './print/print-pdf.ts';
export { chartCard, code, facts, type PageChart, section, tableCard } from './section.ts';
