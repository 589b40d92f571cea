import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/run-assay.ts';
import { runAssayHereJson } from '../support/run-assay-here.ts';
import { hasShared, shared } from '../support/shared-folder.ts';

/** Models and predictions of the real XGBoost; one of each kind, for every format is covered where files are read. */
const MODELS = [
  'xgb174_diabetes_stump_nan',
  'xgb174_iris_softmax',
  'xgb214_breast_cancer_logistic',
  'xgb214_wine_softprob',
  'xgb341_diabetes_squarederror',
];
const TOLERANCE = 1e-6;

describe.skipIf(!hasShared)('predict gives what the real XGBoost gives', () => {
  test.each(MODELS)('%s', async (name) => {
    await using folder = await temporaryFolder();
    const out = join(folder.path, 'pred.csv');
    const file = (part: string): string => shared('fixtures/models', name, part);
    await runAssayHereJson([
      'predict',
      '--model',
      file('model.json'),
      '--data',
      file('inputs.csv'),
      '--out',
      out,
      '--margin',
    ]);
    const [ours, theirs] = await Promise.all([readTable(out), readTable(file('expected.csv'))]);
    expect(ours.header).toEqual(theirs.header);
    expect(ours.rows).toHaveLength(theirs.rows.length);
    ours.rows.forEach((row, index) => {
      row.forEach((value, column) => {
        const expected = theirs.rows[index]![column]!;
        expect(Math.abs(value - expected)).toBeLessThanOrEqual(TOLERANCE * Math.max(1, Math.abs(expected)));
      });
    });
  });
});

async function readTable(path: string): Promise<{ header: string[]; rows: number[][] }> {
  const [header = '', ...lines] = (await readFile(path, 'utf8')).trimEnd().split(/\r?\n/);
  return { header: header.split(','), rows: lines.map((line) => line.split(',').map(Number)) };
}
