import { expect, test } from 'vitest';
import { categorical, createStudy, float, int, random, reportMarkdown, studyCharts } from '../../src/tuning/index.ts';

const study = await createStudy({
  name: 'report',
  direction: 'minimize',
  sampler: random(),
  seed: 5,
  space: { eta: float(0.01, 1, { log: true }), depth: int(2, 12), idle: float(0, 1), kind: categorical(['a', 'b']) },
});
await study.optimize(
  (trial) => {
    if (trial.number % 10 === 3) throw new Error(`row ${trial.number} is broken`);
    const { eta, depth, kind } = trial.params as { eta: number; depth: number; kind: string };
    return Math.log(eta / 0.005) ** 2 + (depth - 7) ** 2 / 10 + (kind === 'a' ? 0 : 60);
  },
  { trials: 120 },
);
const report = study.report({ interval: { low: 0.1, high: 0.4, level: 0.95 }, metrics: ['loss'] });

test('a report counts trials by state, groups failures that differ in numbers, and names the best', () => {
  expect(report.trials).toMatchObject({ COMPLETE: 108, FAILED: 12, PRUNED: 0 });
  expect(report.failures).toEqual([
    { reason: expect.stringContaining('row 3 is broken'), count: 12, trials: [3, 13, 23, 33, 43] },
  ]);
  expect(report.best?.number).toBe(study.best?.number);
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

test('a range whose end the best trials press against is to be widened', () => {
  const advice = report.advice.find(({ parameter, kind }) => parameter === 'eta' && kind === 'widen');
  expect(advice).toMatchObject({ low: 0.001, high: 1 });
  expect(report.advice.some(({ parameter, kind }) => parameter === 'depth' && kind === 'widen')).toBe(false);
});

test('a choice that all of the best trials agree on is to be left at that', () => {
  expect(report.advice).toContainEqual(expect.objectContaining({ kind: 'fix', parameter: 'kind', value: 'a' }));
});

test('few values give no advice about parameters', async () => {
  const small = await createStudy({ name: 'small', space: { x: float(0, 1) }, seed: 1 });
  await small.optimize(({ params }) => Number(params.x), { trials: 5 });
  expect(small.report().advice.map(({ kind }) => kind)).toEqual(['too-few-trials']);
  const empty = await createStudy({ name: 'empty', space: { x: float(0, 1) } });
  expect(empty.report()).toMatchObject({ best: null, convergence: null, importances: [], interval: null });
  expect(reportMarkdown(empty.report())).toContain('# Study empty');
});

test('a search that found nothing better for long is said to level off', async () => {
  const flat = await createStudy({ name: 'flat', space: { x: float(0, 1) }, seed: 1 });
  await flat.optimize(({ number }) => (number < 5 ? 10 - number : 6 + (number % 7)), { trials: 60 });
  expect(flat.report().convergence).toMatchObject({ verdict: 'levelling off', lastImprovement: 4, trialsSince: 55 });
  expect(flat.report().advice.some(({ kind }) => kind === 'stop')).toBe(true);
});

test('the Markdown tells best value, interval and advice, and hostile text does not leave its cell', async () => {
  const text = reportMarkdown(report);
  expect(text).toContain('95 % interval 0.1 – 0.4');
  expect(text).toContain('## Next search');
  const hostile = await createStudy({ name: 'x', space: { 'a|b': float(0, 1) }, seed: 1 });
  await hostile.optimize(({ params }) => Number(params['a|b']), { trials: 2 });
  expect(reportMarkdown(hostile.report())).toContain('| a\\|b |');
});

test('charts stand for what there is: with several directions the trade-off', async () => {
  expect(Object.keys(studyCharts(study))).toEqual(
    expect.arrayContaining(['history', 'importances', 'slices', 'pairs', 'parallel-coordinates', 'timeline']),
  );
  const two = await createStudy({
    name: 'two',
    directions: ['minimize', 'maximize'],
    space: { x: float(0, 1) },
    seed: 1,
  });
  await two.optimize(({ params }) => [Number(params.x), Number(params.x) ** 2], { trials: 4 });
  expect(Object.keys(studyCharts(two))).toEqual(['trade-off', 'timeline']);
  expect(two.report().front.length).toBe(4);
  expect(() => two.importances()).toThrow(/direction/);
});
