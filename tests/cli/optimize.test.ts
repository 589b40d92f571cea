import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { withEta } from '../../src/cli/optimize/with-eta.ts';
import type { ProgressReport } from '../../src/schema/index.ts';
import { startAssay, temporaryFolder } from '../support/run-assay.ts';
import { runAssayHere, runAssayHereJson } from '../support/run-assay-here.ts';
import { writeSmallTable } from '../support/small-table.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (name: string): string => join(folder.path, name);
const here = (...words: string[]) => runAssayHere([...words, '--workspace', at('.assay')]);
const json = (...words: string[]) => runAssayHereJson([...words, '--workspace', at('.assay')]);

const CONFIG = `
data: train.csv
label: fraud
ignore: id
trials: 3
seed: 1
study: first
parameters: { num_round: 5 }
space:
  eta: { kind: float, low: 0.05, high: 0.5, log: true }
  max_depth: [2, 3]
`;

beforeAll(async () => {
  folder = await temporaryFolder();
  await writeSmallTable(at('train.csv'));
  writeFileSync(at('tune.yaml'), CONFIG);
});
afterAll(() => folder[Symbol.asyncDispose]());

test('a file says what to search; the best parameters are shown with the command that trains them', async () => {
  const { stdout, exitCode } = await here('optimize', at('tune.yaml'));
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/3 complete, 0 pruned, 0 failed/);
  expect(stdout).toMatch(
    /train --algorithm xgboost --data \S+train.csv --label fraud --ignore id --params '\{"num_round":5,/,
  );
  const { studies } = (await json('studies', 'list')) as { studies: unknown[] };
  expect(studies).toMatchObject([{ name: 'first', trials: { COMPLETE: 3 }, best: expect.any(Number) }]);
});

test('a study is shown, summed up, drawn, exported, and goes on', async () => {
  expect((await here('studies', 'show', 'first', '--limit', '1')).stdout).toMatch(/complete +\d\.\d{4}/);
  const { stdout } = await here('studies', 'report', 'first', '--html', at('report.html'));
  expect(stdout).toMatch(/# Study first[\s\S]*95 % interval[\s\S]*Wrote/);
  expect(await readFile(at('report.html'), 'utf8')).toMatch(/<!doctype html>[\s\S]*<svg/);
  const [header, ...rows] = (await here('studies', 'export', 'first')).stdout.trim().split('\n');
  expect(header).toBe('number,state,value,param_eta,param_max_depth,started_at,ended_at,worker,run_id,reason');
  expect(rows.length).toBe(3);
  const resumed = (await json('studies', 'resume', 'first', '--trials', '4')) as { trials: { complete: number } };
  expect(resumed.trials.complete).toBe(4);
});

test('options win over the file', async () => {
  const tuned = await json('optimize', at('tune.yaml'), '--study', 'second', '--trials', '1', '--metric', 'log_loss');
  expect(tuned).toMatchObject({ study: 'second', metric: 'log_loss', trials: { complete: 1 } });
});

test('everything wrong with a file is told at once, with the nearest names', async () => {
  const bad =
    'data: t.csv\nlable: x\nalgorithm: xgbost\nsampler: tpee\ntrials: 0\nspace:\n  eta: { kind: flot, low: 1 }\n';
  writeFileSync(at('bad.yaml'), bad);
  const { stderr, exitCode } = await here('optimize', at('bad.yaml'));
  expect(exitCode).toBe(2);
  for (const fault of [
    /lable is unknown; did you mean label/,
    /tpee.*did you mean tpe\?/,
    /trials is 0/,
    /space\.eta\.kind/,
  ]) {
    expect(stderr).toMatch(fault);
  }
  const deeper = [
    'data: t.csv\nlabel: x\nmetric: aucc\nsampler: { name: tpe, candidats: 3 }\npruner: { name: hyperband, reductionFactor: 0 }',
    'group: a\ntime: b\nparameters: { num_rond: 3, gamma: -1 }',
    'space:\n  eta: { kind: float, low: 1, high: 0.1 }\n  max_dept: [2, 3]\n  subsample: { kind: int }\n',
  ].join('\n');
  writeFileSync(at('bad.yaml'), deeper);
  const { stderr: all } = await here('optimize', at('bad.yaml'));
  for (const fault of [
    /metric is "aucc".*did you mean auc_roc/,
    /sampler\.candidats is unknown; did you mean candidates\?/,
    /pruner\.reductionFactor is 0/,
    /time is "b", expected no time beside group/,
    /parameters\.num_rond is unknown; did you mean num_round\?/,
    /parameters\.gamma is -1/,
    /space\.eta\.low is 1, expected at most high/,
    /space\.max_dept is unknown; did you mean max_depth/,
    /space\.subsample\.low/,
  ]) {
    expect(all).toMatch(fault);
  }
  writeFileSync(at('bad.yaml'), 'data: [unclosed');
  expect((await here('optimize', at('bad.yaml'))).stderr).toMatch(/not valid YAML.*line 1/s);
  expect((await here('optimize')).stderr).toMatch(/nothing to search/);
});

test('values that the algorithm would refuse are told before a trial is lost on them', async () => {
  const space =
    'eta: { kind: float, low: 0.1, high: 3 }\n  booster: [gbtree, forest]\n  rate_drop: { kind: float, low: 0, high: 1, when: { boster: dart } }';
  writeFileSync(at('bad.yaml'), `data: t.csv\nlabel: x\nspace:\n  ${space}\n`);
  const { stderr, exitCode } = await here('optimize', at('bad.yaml'));
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/space\.eta\.high is 3, expected at most 1/);
  expect(stderr).toMatch(/space\.booster\.choices\[1\] is "forest"/);
  expect(stderr).toMatch(/space\.rate_drop\.when\.boster is "dart", expected boster to be a parameter of the space/);
});

test('studies are forgotten by name, all or none, and their runs stay', async () => {
  const { studies: before } = (await json('studies', 'list')) as { studies: { name: string; experimentId: string }[] };
  expect(before.map(({ name }) => name)).toContain('second');
  expect((await here('studies', 'delete', 'second', 'secnd')).stderr).toMatch(/TUNING_STUDY_NOT_FOUND.*second/s);
  expect((await json('studies', 'list')) as object).toEqual({ studies: before });
  expect((await here('studies', 'delete', 'second')).stdout).toMatch(/Deleted the study second; its runs stay/);
  const { studies } = (await json('studies', 'list')) as { studies: { name: string }[] };
  expect(studies.map(({ name }) => name)).toEqual(before.flatMap(({ name }) => (name === 'second' ? [] : [name])));
  const { runs } = (await json('runs', 'list', '--experiment', 'train')) as { runs: { name: string }[] };
  expect(runs.some(({ name }) => name === 'second 0')).toBe(true);
});

test('a dataset is named by its version, which a resume keeps to when there is a newer one', async () => {
  await json('datasets', 'register', 'payments', at('train.csv'));
  const options = ['--label', 'fraud', '--ignore', 'id', '--study', 'on data', '--trials', '1'];
  writeFileSync(at('dataset.yaml'), 'data: payments\nparameters: { num_round: 3 }\n');
  expect(await json('optimize', at('dataset.yaml'), ...options)).toMatchObject({ trials: { complete: 1 } });
  writeFileSync(at('newer.csv'), (await readFile(at('train.csv'), 'utf8')).replace(/\n.*\n/, '\n'));
  await json('datasets', 'register', 'payments', at('newer.csv'));
  expect(await json('studies', 'resume', 'on data', '--trials', '2')).toMatchObject({ trials: { complete: 2 } });
  const final = "tags.`assay.tuned_by` = 'on data'";
  const { runs } = (await json('runs', 'search', '--filter', final, '--experiment', 'payments')) as {
    runs: { datasets: object[] }[];
  };
  expect(runs[0]?.datasets).toMatchObject([{ name: 'payments', version: 1 }]);
  expect((await here('optimize', at('dataset.yaml'), ...options)).stderr).toMatch(/TUNING_STUDY_CHANGED.*data digest/s);
  const compared = await json(
    ...['compare', '--data', 'payments@2', '--label', 'fraud', '--ignore', 'id', '--folds', '2'],
    ...['--algorithms', 'logistic_regression'],
  );
  expect(compared).toMatchObject({ algorithms: [{ algorithm: 'logistic_regression' }] });
  const trained = ['train', '--data', 'payments', '--valid', 'payments@1', '--label', 'fraud', '--ignore', 'id'];
  const { runId } = (await json(...trained, '--params', '{"num_round":2}')) as { runId: string };
  expect(await json('runs', 'show', runId)).toMatchObject({
    datasets: [
      { name: 'payments', version: 2, context: 'train' },
      { name: 'payments', version: 1, context: 'validation' },
    ],
  });
  expect((await here('optimize', '--data', 'paymens', ...options)).stderr).toMatch(/DATASETS_NOT_FOUND.*payments/s);
  expect((await here('optimize', '--data', 'gone.csv', ...options)).stderr).toMatch(/FILE_NOT_FOUND/);
});

test('a study that nobody made is not found, with the nearest name', async () => {
  const { stderr, exitCode } = await here('studies', 'show', 'frist');
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/TUNING_STUDY_NOT_FOUND.*first/s);
});

test('the example is a file that can be searched as it is', async () => {
  const { stdout } = await here('optimize', '--example');
  const { parseSearchConfig } = await import('../../src/pipelines/index.ts');
  expect(parseSearchConfig(parse(stdout), 'example')).toMatchObject({ algorithm: ['xgboost'], metric: 'pr_auc' });
  // What stands behind # is right as well.
  const whole = stdout
    .replaceAll(/^# (?=\w+:| {2}\w)/gm, '')
    .replace(/^pruner: median.*\n/m, '')
    .replace(/^group: .*\n/m, '')
    .replace(/^assay .*\n/m, '');
  expect(parseSearchConfig(parse(whole), 'example')).toMatchObject({
    output: 'model.json',
    pruner: { name: 'hyperband' },
  });
});

test('Ctrl-C ends a search in good order, tells the best so far and how to go on', async () => {
  const words = ['optimize', at('tune.yaml'), '--study', 'stopped', '--trials', '5000', '--workspace', at('.assay')];
  const search = startAssay([...words, '--progress'], { cwd: folder.path });
  await search.saysOnStderr('study stopped …');
  for (let complete = 0; complete === 0; await sleep(50)) {
    const { studies } = (await json('studies', 'list')) as {
      studies: { name: string; trials: { COMPLETE: number } }[];
    };
    complete = studies.find(({ name }) => name === 'stopped')?.trials.COMPLETE ?? 0;
  }
  search.process.kill('SIGINT');
  const { stdout, stderr, exitCode } = await search.ended;
  expect(exitCode).toBe(130);
  expect(stderr).toMatch(/study stopped: stopped after/);
  expect(stderr.split('once more to stop at once').at(-1)).not.toMatch(/left/);
  expect(stdout).toMatch(/stopped +interrupted: [1-9]\d* complete/);
  expect(stdout).toMatch(/best pr_auc +0\.\d+ in trial \d+/);
  expect(stdout).toMatch(/Next: .*studies resume stopped/);
});

test('the time that is left is told once a few trials are done', () => {
  const notes: (string | undefined)[] = [];
  let now = 0;
  const progress = withEta(
    (report: ProgressReport) => notes.push(report.note),
    () => now,
  );
  for (let done = 0; done <= 5; done++, now += 2000) progress({ stage: 'study x', done, total: 10, note: 'best 1' });
  expect(notes).toEqual([
    'best 1',
    'best 1',
    'best 1',
    'best 1, about 14.0 s left',
    'best 1, about 12.0 s left',
    'best 1, about 10.0 s left',
  ]);
});

test('the next command says all of the table that was said', async () => {
  const words = ['--data', at('train.csv'), '--label', 'fraud', '--ignore', 'id', '--missing', 'NA'];
  const algorithms = ['--algorithms', 'logistic_regression', '--folds', '2'];
  const params = ['--params', '{"logistic_regression":{"l2":0.5}}'];
  const { stdout } = await here('compare', ...words, ...algorithms, ...params);
  expect(stdout).toMatch(
    /train --algorithm logistic_regression --data \S+ --label fraud --ignore id --missing NA --params '\{"l2":0.5\}' --model-out/,
  );
});

test('text that is no feature is told how to be read by this command, not by another', async () => {
  writeFileSync(at('text.csv'), `city,amount,fraud\n${'Rome,1,0\nOslo,2,1\n'.repeat(20)}`);
  for (const command of ['optimize', 'compare']) {
    const { stderr } = await here(command, '--data', at('text.csv'), '--label', 'fraud');
    expect(stderr).toMatch(new RegExp(`With assay ${command}: --category COLUMN, or --ignore COLUMN`));
  }
});
