import { describe, expect, test } from 'vitest';
import { type ReportContent, renderReport } from '../../src/pipelines/report/index.ts';
import { sampleReport } from './sample-report.ts';

const content = await sampleReport();
const page = renderReport(content);
const [headOfPage] = page.split('<nav');

/** The page without markup, spaces joined. */
const textOf = (html: string): string =>
  html
    .replaceAll(/<(style|svg)[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');

describe('a report', () => {
  test('is the same to the byte for the same content', async () => {
    expect(renderReport(await sampleReport())).toBe(page);
  });

  test('asks for nothing from outside and runs no script', () => {
    // Namespaces of SVG are names, not requests.
    const addresses = page.replaceAll(/xmlns(:\w+)?="[^"]*"/g, '').match(/(https?:)?\/\/[\w.-]+\.\w+/g) ?? [];
    expect(addresses).toEqual([]);
    expect(page).not.toMatch(/<script|<link (?!rel="icon" href="data:,")|@import|url\((?!#)|<img|<iframe/);
  });

  test('stays below 1 MB', () => {
    expect(page.length).toBeLessThan(1_000_000);
  });

  test('opens with the verdict: champion, threshold, baseline, promotion', () => {
    const text = textOf(headOfPage ?? '');
    expect(text).toContain('card-fraud version 2 is in production');
    expect(text).toContain('Champion xgboost, deep , judged on 2,000 held-out rows');
    expect(text).toMatch(/Meets the production threshold: PR-AUC 0\.\d{4} \(≥ 0\.5\)/);
    expect(text).toMatch(/Beats logistic regression \(baseline run\): PR-AUC 0\.\d{4} against 0\.4000/);
    expect(text).toContain('Promoted as promo-20260314T093000000Z-00c0ffee');
  });

  test('says that production was left alone when the champion misses the threshold', async () => {
    const missed = textOf(renderReport(await sampleReport({ production: [{ metric: 'pr_auc', min: 0.9999 }] })));
    expect(missed).toContain('card-fraud version 2 stays out of production');
    expect(missed).toContain('Misses the production threshold');
    expect(missed).toContain('Not promoted, production was left as it was');
    expect(missed).toContain('Production was left as it was: it misses the production threshold');
  });

  test('shows the direction of every change, and no percentage where the baseline is zero', () => {
    const text = textOf(page);
    expect(text).toMatch(/Log loss 0\.\d{4} 0\.2000 −0\.\d{4} −\d+\.\d % better/);
    expect(text).toMatch(/Recall 0\.\d{4} 0\.0000 \+0\.\d{4} – better/);
  });

  test('shows an undefined metric as a dash, not as a number', () => {
    expect(textOf(page)).toMatch(/champion xgboost · c{12} 0\.8000 0\.9500 – 0\.6000/);
    expect(page).not.toContain('NaN');
    expect(page).not.toContain('undefined');
  });

  test('names what it takes to make it again', () => {
    const text = textOf(page);
    for (const part of ['assay demo', 'f00d'.repeat(10), 'with uncommitted changes', 'ab'.repeat(32), 'Node 24.1.0']) {
      expect(text).toContain(part);
    }
    expect(text).toContain('c'.repeat(32));
  });

  test('shows what production reads now and what it read before', () => {
    const text = textOf(page);
    expect(text).toContain('/fraud-detection/hyperparameters/eta 0.1 0.3');
    expect(text).toContain('/fraud-detection/hyperparameters/max_depth 5 not set');
  });

  test('holds every warning, and no word about warnings where there is none', async () => {
    const uncertain = await sampleReport({ rows: 150, production: [{ metric: 'accuracy', min: 0.9 }] });
    const { warnings } = uncertain.evaluation;
    expect(warnings.map(({ code }) => code)).toContain('FEW_POSITIVES');
    const shown = textOf(renderReport(uncertain));
    for (const { code, message } of warnings) expect(shown).toContain(`${message} ${code}`);
    const without = { ...uncertain, evaluation: { ...uncertain.evaluation, warnings: [] } };
    expect(renderReport(without)).not.toContain('Before you trust these figures');
  });

  test('shows names and texts from outside as text, never as markup', () => {
    const evil = `<img src=x onerror="alert('1')">&amp;`;
    const shown = '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;';
    const hostile = renderReport(withTexts(content, evil));
    expect(hostile).not.toContain('<img');
    expect(hostile.split(shown).length).toBeGreaterThan(10);
  });

  test('leaves out charts that could not be drawn', () => {
    const charts = { ...content.charts, featureImportance: undefined, trainingHistory: undefined };
    const figures = (html: string): number => html.split('<figure').length - 1;
    expect(figures(renderReport({ ...content, charts }))).toBe(figures(page) - 2);
  });

  test('of a table with a thousand columns shows some and says so', () => {
    const [column] = content.dataset.statistics;
    const statistics = Array.from({ length: 1000 }, (_, i) => ({ ...column!, name: `column_${i}` }));
    const wide = renderReport({ ...content, dataset: { ...content.dataset, statistics } });
    expect(textOf(wide)).toContain('Columns, the first 200 of 1,000');
    expect(wide.length).toBeLessThan(1_000_000);
  });
});

/** The content with every free text replaced. */
function withTexts(report: ReportContent, text: string): ReportContent {
  const { dataset, runs, evaluation, model, promotion, reproduction } = report;
  return {
    ...report,
    name: text,
    dataset: {
      ...{ ...dataset, name: text, origin: text, label: text },
      statistics: dataset.statistics.map((column) => ({
        ...column,
        name: text,
        topValues: [{ value: text, count: 1 }],
      })),
    },
    runs: runs.map((run) => ({ ...run, title: text, parameters: { [text]: text }, warnings: [text] })),
    evaluation: { ...evaluation, baselineName: text, warnings: [{ code: 'LOW_ACCURACY', message: text }] },
    model: { ...model, name: text, path: text },
    promotion: promotion && { ...promotion, approver: text, parameters: { [text]: text }, config: text },
    reproduction: { ...reproduction, command: text, workspace: text, experiment: { id: text, name: text } },
    nextCommands: [{ command: text, purpose: text }],
  };
}
