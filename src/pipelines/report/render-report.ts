import { formatAmount, formatTime } from './format.ts';
import { html, trusted } from './html.ts';
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
import { STYLE } from './style.ts';

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
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Assay ${reproduction.assayVersion}">
<title>${name} – Assay report</title>
<link rel="icon" href="data:,">
<style>${trusted(STYLE)}</style>
</head>
<body>
<header class="top"><p class="brand">Assay report</p><h1>${name}</h1><p class="lead">Dataset version ${dataset.version} · ${formatAmount(dataset.rowCount, 'row')} · ${formatAmount(runs.length, 'run')} · ${formatTime(createdAt)}</p></header>
<main>
${verdictBanner(content)}
${metricTiles(content)}
${warningsBlock(content)}
<nav aria-label="Sections">${NAVIGATION.filter(([id]) => id !== 'search' || content.search !== undefined).map(([id, title]) => html`<a href="#${id}">${title}</a>`)}</nav>
${judgementSection(content)}
${runsSection(content)}
${searchSection(content)}
${datasetSection(content)}
${promotionSection(content)}
${reproductionSection(content)}
</main>
<footer>Made by Assay ${reproduction.assayVersion} on ${formatTime(createdAt)}. This file needs nothing else: keep it, send it, print it.</footer>
</body>
</html>
`.toString();
}
