import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ALGORITHMS, matrixFromColumns } from '../../src/ml/index.ts';
import { temporaryFolder } from '../support/run-assay.ts';
import { runAssayHere, runAssayHereJson } from '../support/run-assay-here.ts';
import { hasShared, shared } from '../support/shared-folder.ts';

/** Models and pred_contribs of the real libraries: two classes, several, categories, LightGBM. */
const MODELS = ['xgb214_breast_cancer_logistic', 'xgb174_iris_softmax', 'lgb460_wine_multiclass'];

describe.skipIf(!hasShared)('predict --contributions writes the real library’s pred_contribs', () => {
  test.each(MODELS)('%s', async (name) => {
    await using folder = await temporaryFolder();
    const at = (file: string): string => join(folder.path, file);
    const golden = (file: string): string => shared('fixtures/models', name, file);
    const model = golden(name.startsWith('lgb') ? 'model.txt' : 'model.json');
    const words = ['predict', '--model', model, '--data', golden('inputs.csv'), '--out', at('pred.csv'), '--margin'];
    await runAssayHere([...words, '--contributions', at('why.csv')]);
    const [ours, theirs, scores] = await Promise.all([
      readTable(at('why.csv')),
      readTable(golden('contribs.csv')),
      readTable(at('pred.csv')),
    ]);
    expect(ours.rows).toHaveLength(theirs.rows.length);
    const margins = scores.header.filter((column) => column.startsWith('margin_')).length;
    const width = ours.header.length / margins;
    ours.rows.forEach((row, r) => {
      row.forEach((value, column) => {
        const expected = theirs.rows[r]?.[column] ?? Number.NaN;
        expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(expected)));
      });
      for (let group = 0; group < margins; group++) {
        const sum = row.slice(group * width, (group + 1) * width).reduce((total, value) => total + value, 0);
        expect(sum).toBeCloseTo(scores.rows[r]?.at(group - margins) ?? Number.NaN, 4);
      }
    });
  });
});

describe('predict --contributions', () => {
  test('names the columns: features and bias, class after class where there are several', async () => {
    await using folder = await temporaryFolder();
    const words = await writeModels(folder.path);
    await runAssayHereJson([...words('two'), '--contributions', join(folder.path, 'why.csv')]);
    expect((await readTable(join(folder.path, 'why.csv'))).header).toEqual(['bias', '"a,b"', 'bias_']);
    const answer = await runAssayHereJson([...words('three'), '--contributions', join(folder.path, 'why.csv')]);
    expect(answer).toMatchObject({ rows: 30, contributions: join(folder.path, 'why.csv') });
    expect((await readTable(join(folder.path, 'why.csv'))).header).toEqual(
      [0, 1, 2].flatMap((k) => [`class${k}:bias`, `"class${k}:a,b"`, `class${k}:bias_`]),
    );
  });

  test('says where they are', async () => {
    await using folder = await temporaryFolder();
    const words = await writeModels(folder.path);
    const { stdout } = await runAssayHere([...words('two'), '--contributions', join(folder.path, 'why.csv')]);
    expect(stdout).toMatch(/^✔ 30 predictions in .*p\.csv, contributions in .*why\.csv\n$/);
  });

  test('refuses a path that cannot be written, that is read, or that the predictions go to, before anything is written', async () => {
    await using folder = await temporaryFolder();
    const words = await writeModels(folder.path);
    const refused = async (path: string, code: string): Promise<void> => {
      const { stderr, exitCode } = await runAssayHere([...words('two'), '--contributions', join(folder.path, path)]);
      expect(stderr).toContain(code);
      expect(exitCode).not.toBe(0);
    };
    await refused('nowhere/why.csv', 'FILE_NOT_FOUND');
    await refused('data.csv', 'OUTPUT_IS_INPUT');
    await refused('.', 'OUTPUT_NOT_A_FILE');
    await refused('./p.csv', 'INVALID_ARGUMENT');
    expect(readdirSync(folder.path)).not.toContain('p.csv');
  });

  test.skipIf(!hasShared)('refuses a model that does not explain itself', async () => {
    await using folder = await temporaryFolder();
    const golden = (file: string): string => shared('fixtures/models/lgb460_diabetes_linear', file);
    const words = ['predict', '--model', golden('model.txt'), '--data', golden('inputs.csv')];
    const paths = ['--out', join(folder.path, 'p.csv'), '--contributions', join(folder.path, 'why.csv')];
    const { stderr } = await runAssayHere([...words, ...paths]);
    expect(stderr).toContain('ML_NO_CONTRIBUTIONS');
    expect(readdirSync(folder.path)).toEqual([]);
  });
});

/** Models of two and of three classes over columns with awkward names, and the words that score a table with them. */
async function writeModels(folder: string): Promise<(model: string) => string[]> {
  const column = (factor: number): number[] => Array.from({ length: 30 }, (_, row) => (row * factor) % 11);
  const train = matrixFromColumns({ bias: column(3), 'a,b': column(7) });
  const labels = Float32Array.from(column(3), (value) => value % 3);
  const three = { objective: 'multi:softprob', num_class: 3, num_round: 3 };
  const models = {
    two: await ALGORITHMS.xgboost.fit({
      train,
      labels: labels.map((k) => Math.min(k, 1)),
      parameters: { num_round: 3 },
    }),
    three: await ALGORITHMS.xgboost.fit({ train, labels, parameters: three }),
  };
  for (const [name, { model }] of Object.entries(models)) await writeFile(join(folder, `${name}.json`), model.toFile());
  const rows = column(3).map((value, row) => `${value},${column(7)[row]}`);
  await writeFile(join(folder, 'data.csv'), `bias,"a,b"\n${rows.join('\n')}\n`);
  return (model) => [
    'predict',
    ...['--model', join(folder, `${model}.json`)],
    ...['--data', join(folder, 'data.csv')],
    ...['--out', join(folder, 'p.csv')],
  ];
}

async function readTable(path: string): Promise<{ header: string[]; rows: number[][] }> {
  const [header = '', ...lines] = (await readFile(path, 'utf8')).trimEnd().split(/\r?\n/);
  return {
    header: header.match(/"[^"]*"|[^,]+/g) ?? [],
    rows: lines.map((line) => line.split(',').map(Number)),
  };
}
