import { Resvg } from '@resvg/resvg-js';
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import {
  chartFiles,
  featureImportanceChart,
  renderPng,
  renderSvg,
  rocCurveChart,
  trainingHistoryChart,
} from '../../src/charts/index.ts';
import { startProgram } from '../support/child-program.ts';
import { SAMPLE_CHARTS, shownText } from './sample-charts.ts';

const HOSTILE = `R&D <b id="x">"quoted"</b> url(#x)`;

const consoles: MockInstance[] = [];
beforeEach(() => {
  for (const method of ['log', 'warn', 'error', 'info', 'debug'] as const) consoles.push(vi.spyOn(console, method));
});
afterEach(() => {
  // The console belongs to the caller.
  expect(consoles.flatMap(({ mock }) => mock.calls)).toEqual([]);
  for (const spy of consoles.splice(0)) spy.mockRestore();
});

describe.each(Object.entries(SAMPLE_CHARTS))('the %s', (_, chart) => {
  test('draws its titles and the text of its data, whatever is in it, as XML that a strict parser reads', async () => {
    const svg = await renderSvg(chart({ title: HOSTILE, subtitle: `below ${HOSTILE}` }, HOSTILE));
    expect(shownText(svg)).toEqual(expect.arrayContaining([HOSTILE, `below ${HOSTILE}`]));
    expect(svg).not.toContain('<b id');
    const { width, height } = new Resvg(svg, { font: { loadSystemFonts: false } });
    expect(Math.min(width, height)).toBeGreaterThan(100);
  });

  test('has a title and a description of its own', async () => {
    const spec = chart({}, 'fraud');
    const svg = await renderSvg(spec);
    expect(shownText(svg)[0]).not.toBe('');
    expect(spec.description).toBeTruthy();
  });

  test('keeps its size whatever long names the data has', async () => {
    const sizeWith = async (name: string): Promise<{ width: number; height: number }> => {
      const { width, height } = new Resvg(await renderSvg(chart({}, name)), { font: { loadSystemFonts: false } });
      return { width, height };
    };
    const short = await sizeWith('amount');
    const long = await sizeWith('a_very_long_column_name_'.repeat(12));
    // What stands beside the plot may take the place of a label of limited width.
    expect(long.width).toBeLessThanOrEqual(short.width + 260);
    expect(long.height).toBeLessThanOrEqual(short.height + 40);
  });

  test('gives the same bytes twice, whatever was drawn in between', async () => {
    const first = await renderSvg(chart({}, 'fraud'));
    for (const other of Object.values(SAMPLE_CHARTS)) await renderSvg(other({}, 'other'));
    expect(await renderSvg(chart({}, 'fraud'))).toBe(first);
  });

  test('needs nothing from outside and is small', async () => {
    const svg = await renderSvg(chart({}, 'fraud'));
    expect(svg.replaceAll(/xmlns(:xlink)?="[^"]*"/g, '')).not.toMatch(/https?:|<image|<script|href/);
    expect(svg.length).toBeLessThan(60_000);
  });
});

test('a chart shows its numbers', async () => {
  const shown = async (name: string) => shownText(await renderSvg(SAMPLE_CHARTS[name]!({}, 'fraud')));
  expect(await shown('confusion matrix')).toEqual(
    expect.arrayContaining(['9,812', '23', '41', '124', '99.8 %', '75.2 %', 'called fraud', 'truly fraud']),
  );
  expect(await shown('ROC curve')).toEqual(
    expect.arrayContaining(['Area 0.8334; guessing gives 0.5', 'threshold 0.5']),
  );
  expect(await shown('feature importance')).toEqual(expect.arrayContaining(['amount', '75.0 %', '25.0 %']));
  expect(await shown('metric bars')).toEqual(expect.arrayContaining(['0.61', '0.74', '0.92', '0.97']));
});

test('a metric that is undefined is called undefined', async () => {
  const spec = rocCurveChart({ falsePositiveRates: [], truePositiveRates: [], auc: Number.NaN });
  expect(shownText(await renderSvg(spec))).toContain('Area undefined; guessing gives 0.5');
});

test('a loss that falls a long way is drawn on a logarithmic scale, so that its last rounds can be told apart', async () => {
  const historyOf = (losses: readonly number[]) =>
    losses.map((value, round) => ({ round, metrics: { logloss: value } }));
  const far = await renderSvg(trainingHistoryChart({ history: historyOf([0.7, 0.05, 0.007]) }));
  expect(shownText(far)).toEqual(expect.arrayContaining(['logloss (logarithmic)', '0.01', '0.5']));
  for (const losses of [
    [0.7, 0.6],
    [0.7, 0, -0.1],
  ]) {
    expect(shownText(await renderSvg(trainingHistoryChart({ history: historyOf(losses) })))).toContain('logloss');
  }
});

test('characters that XML cannot hold are replaced, so that the file can be opened', async () => {
  const svg = await renderSvg(SAMPLE_CHARTS['feature importance']!({}, 'am\u0000ount\ud800\u001b'));
  expect(shownText(svg)).toContain('am\ufffdount\ufffd\ufffd');
  expect(() => new Resvg(svg, { font: { loadSystemFonts: false } })).not.toThrow();
});

test('a PNG shows its text, for without a font there would be none and nothing would say so', async () => {
  const matrix = SAMPLE_CHARTS['confusion matrix']!;
  const [one, other] = await Promise.all(
    ['Matrix A', 'Matrix B'].map((title) => renderPng(matrix({ title }, 'fraud'), { scale: 1 })),
  );
  expect(Buffer.compare(one!, other!)).not.toBe(0);
});

test('a PNG has two pixels per px unless asked otherwise, and the same bytes twice', async () => {
  const spec = SAMPLE_CHARTS.calibration!({}, 'fraud');
  const [single, double, again] = [await renderPng(spec, { scale: 1 }), await renderPng(spec), await renderPng(spec)];
  expect(widthOf(double)).toBe(2 * widthOf(single));
  expect(Buffer.compare(double, again)).toBe(0);
});

test('each chart becomes an SVG and a PNG file under its name', async () => {
  const files = await chartFiles({ calibration: SAMPLE_CHARTS.calibration!({}, 'fraud') });
  expect(files.map(({ name, contentType }) => [name, contentType])).toEqual([
    ['calibration.svg', 'image/svg+xml'],
    ['calibration.png', 'image/png'],
  ]);
});

test('charts on one page keep their clip paths apart', async () => {
  const svgs = await Promise.all(['one', 'other'].map((name) => renderSvg(SAMPLE_CHARTS['metric bars']!({}, name))));
  const ids = svgs.flatMap((svg) => Array.from(svg.matchAll(/<clipPath id="([^"]+)"/g), ([, id]) => id));
  expect(ids.length).toBeGreaterThan(1);
  expect(new Set(ids).size).toBe(ids.length);
});

test('long names of features that differ at their ends only stay apart', async () => {
  const features = ['first', 'second'].map((end) => `${'a_very_long_column_name_'.repeat(4)}${end}`);
  const chart = featureImportanceChart({ importances: features.map((feature) => ({ feature, gain: 1 })) });
  const svg = await renderSvg(chart);
  expect(svg).toMatch(/>a_very_long_column…\S*_first</);
  expect(svg).toMatch(/>a_very_long_column…\S*_second</);
});

test('another process draws the same bytes, and loads Vega only when it draws', async () => {
  const program = startProgram(`${import.meta.dirname}/programs/draw-late.ts`);
  const [loadedBefore, loadedAfter, svg] = await program.finish();
  expect([loadedBefore, loadedAfter]).toEqual(['', 'vega vega-lite']);
  expect(JSON.parse(svg!)).toBe(await renderSvg(SAMPLE_CHARTS['metric bars']!({}, 'fraud')));
});

const widthOf = (png: Uint8Array): number => Buffer.from(png).readUInt32BE(16);
