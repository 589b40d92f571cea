import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runAssayHere, runAssayHereJson } from '../support/run-assay-here.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);
const write = (name: string, ...lines: readonly string[]): string => {
  writeFileSync(at(name), lines.join('\n'));
  return at(name);
};

const cities = ['Rome', 'Oslo'];
const june = write(
  'june.csv',
  'id,amount,city',
  ...Array.from({ length: 100 }, (_, id) => `${id},${id}.5,${cities[id % 2]}`),
);
const july = write('july.csv', 'id,amount,city', '1,abc,Rome', '2,7,Paris', '2,8,Oslo');

test('a draft is written from one file, and tells what another one breaks, down to the cell that does not parse', async () => {
  const suite = at('suite.yaml');
  const draft = await runAssayHere(['datasets', 'validate', june, '--infer', suite]);
  expect(draft).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(`rules to ${suite}`) });
  expect((await runAssayHere(['datasets', 'validate', june, '--suite', suite])).exitCode).toBe(0);

  const page = at('report.html');
  const broken = await runAssayHere(['datasets', 'validate', july, '--suite', suite, '--html', page]);
  expect(broken.exitCode).toBe(5);
  expect(broken.stdout).toMatch(/july\.csv {2}not valid: .* 4 broken/);
  expect(broken.stdout).toMatch(/broken +amount holds numbers/);
  expect(broken.stdout).toContain('Broken: amount holds numbers\n  row  amount\n    1  abc');
  expect(readFileSync(page, 'utf8')).toContain('Breaks 4 rules that must hold');
});

test('a file is validated without a workspace being made', async () => {
  const workspace = at('workspace');
  const suite = write('few.yaml', 'rules:', '  - { rule: not_null, column: id }');
  const words = ['datasets', 'validate', june, '--suite', suite, '--workspace', workspace];
  expect((await runAssayHere(words)).exitCode).toBe(0);
  expect(existsSync(workspace)).toBe(false);
});

test('the JSON is the report, or the validation result of Great Expectations', async () => {
  const words = ['datasets', 'validate', july, '--type', 'amount=number'];
  expect(await runAssayHereJson(words)).toMatchObject({
    success: false,
    rows: 3,
    results: [
      {
        rule: { rule: 'type', column: 'amount', type: 'number' },
        outcome: 'failed',
        evaluated: 3,
        failing: 1,
        samples: [{ row: 1, values: { amount: 'abc' } }],
      },
    ],
  });
  expect(await runAssayHereJson([...words, '--format', 'gx'])).toMatchObject({
    success: false,
    results: [{ result: { unexpected_count: 1, partial_unexpected_list: ['abc'] } }],
  });
});

test('a stored version is held against another one without a suite', async () => {
  const workspace = ['--workspace', at('stored')];
  await runAssayHere(['datasets', 'register', 'payments', june, ...workspace]);
  const report = await runAssayHereJson(['datasets', 'validate', july, '--baseline', 'payments@1', ...workspace]);
  expect(report).toMatchObject({ success: false, suite: 'like payments@1' });
  const same = await runAssayHereJson(['datasets', 'validate', 'payments', '--baseline', june, ...workspace]);
  expect(same).toMatchObject({ success: true, subject: 'payments@1' });
});

test('no rules, two sources of rules and a faulty suite are refused with what to do', async () => {
  expect(await runAssayHere(['datasets', 'validate', june])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--suite FILE'),
  });
  const suite = write(
    'faulty.yaml',
    'rules:',
    '  - { rule: between, column: amuont, min: 0 }',
    '  - { rule: unique, column: ciyt }',
  );
  const faulty = await runAssayHere(['datasets', 'validate', june, '--suite', suite]);
  expect(faulty).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('DATASETS_SUITE_INVALID') });
  expect(faulty.stderr).toContain('did you mean amount?');
  expect(faulty.stderr).toContain('did you mean city?');
  expect(await runAssayHere(['datasets', 'validate', june, '--suite', suite, '--baseline', june])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('both say which rules to keep'),
  });
});

test('a suite that is kept for a dataset refuses every version that breaks it, and the report stays with those that do not', async () => {
  const workspace = ['--workspace', at('kept')];
  const suite = write('kept.yaml', 'name: payments', 'rules:', '  - { rule: type, column: amount, type: number }');
  const kept = await runAssayHere(['datasets', 'suite', 'payments', '--set', suite, ...workspace]);
  expect(kept.stdout).toContain('rules:\n  - { rule: type, column: amount, type: number }');

  const refused = await runAssayHere(['datasets', 'register', 'payments', july, ...workspace]);
  expect(refused).toMatchObject({ exitCode: 5, stderr: expect.stringContaining('DATASETS_VALIDATION_FAILED') });
  expect(refused.stderr).toContain('amount holds numbers: 1 row(s), first 1');
  expect(await runAssayHereJson(['datasets', 'register', 'payments', june, ...workspace])).toMatchObject({
    version: 1,
  });
  // Without --suite, the rules are those that are kept.
  expect(await runAssayHereJson(['datasets', 'validate', 'payments', ...workspace])).toMatchObject({
    success: true,
    suite: 'payments',
  });

  expect(await runAssayHereJson(['datasets', 'suite', 'payments', '--remove', ...workspace])).toEqual({
    name: 'payments',
    suite: null,
  });
  expect(await runAssayHereJson(['datasets', 'register', 'payments', july, ...workspace])).toMatchObject({
    version: 2,
  });
});

test('files of SageMaker Model Monitor go out and in: statistics and constraints of one month, violations of the next', async () => {
  const [statistics, constraints, violations] = [at('statistics.json'), at('constraints.json'), at('violations.json')];
  const written = ['--sagemaker-statistics', statistics, '--sagemaker-constraints', constraints];
  expect(await runAssayHereJson(['datasets', 'validate', june, ...written])).toEqual({
    written: [statistics, constraints],
  });
  const inputs = ['--suite', constraints, '--sagemaker-baseline', statistics];
  const checked = await runAssayHere(['datasets', 'validate', july, ...inputs, '--sagemaker-violations', violations]);
  expect(checked.exitCode).toBe(5);
  const found = JSON.parse(readFileSync(violations, 'utf8')).violations;
  expect(found).toContainEqual(
    expect.objectContaining({ feature_name: 'amount', constraint_check_type: 'data_type_check' }),
  );
  expect(found).toContainEqual(
    expect.objectContaining({ feature_name: 'city', constraint_check_type: 'categorical_values_check' }),
  );
});
