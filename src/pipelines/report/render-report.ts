import { formatAmount, formatTime, html, navigation, renderPage } from '../../pages/index.ts';
import type { ReportContent } from './report-content.ts';
import { datasetSection } from './sections/dataset.ts';
import { judgementSection } from './sections/judgement.ts';
import { metricTiles } from './sections/metric-tiles.ts';
import { promotionSection } from './sections/promotion.ts';
import { reproductionSection } from './sections/reproduction.ts';
import { runsSection } from './sections/runs.ts';
import { searchSection } from './sections/search.ts';
import { verdictBanner } from './sections/verdict.ts';
import { warningsBlock } from './sections/warnings.ts';

const NAVIGATION = [
  ['judgement', 'How good it is'],
  ['runs', 'What was tried'],
  ['search', 'How it was tuned'],
  ['dataset', 'What it learnt from'],
  ['promotion', 'Production'],
  ['reproduction', 'Make it again'],
] as const;

/**
 * One HTML page that asks for nothing from outside: no script, no request. The same content gives the same bytes.
 * Texts in `content` may hold anything; they are escaped. Charts must come from `renderSvg`.
 */
export function renderReport(content: ReportContent): string {
  const { name, createdAt, dataset, runs, reproduction } = content;
  const made = `Made by Assay ${reproduction.assayVersion} on ${formatTime(createdAt)}.`;
  return renderPage({
    title: name,
    kind: 'Assay report',
    lead: `Dataset version ${dataset.version} · ${formatAmount(dataset.rowCount, 'row')} · ${formatAmount(runs.length, 'run')} · ${formatTime(createdAt)}`,
    generator: `Assay ${reproduction.assayVersion}`,
    made,
    body: html`${verdictBanner(content)}
${metricTiles(content)}
${warningsBlock(content)}
${navigation(NAVIGATION.filter(([id]) => id !== 'search' || content.search !== undefined))}
${judgementSection(content)}
${runsSection(content)}
${searchSection(content)}
${datasetSection(content)}
${promotionSection(content)}
${reproductionSection(content)}`,
  });
}
