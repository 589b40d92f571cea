import { AssayError, throwIfInterrupted } from '../errors/index.ts';
import type { Contributions, Matrix, Model } from '../ml/index.ts';
import { takeRows } from '../ml/index.ts';
import type { LongWork } from '../schema/index.ts';
import { csvHeader, csvLines } from './csv-numbers.ts';

/** Numbers that are computed before they are written. */
const BLOCK_NUMBERS = 262_144;

/** A model that can say how much each feature moved an answer. */
export type ExplainableModel = Model & { readonly contributions: NonNullable<Model['contributions']> };

const isExplainable = (model: Model): model is ExplainableModel => model.contributions !== undefined;

/**
 * @param model undefined for a model of another program, which a runtime runs
 * @throws AssayError `ML_NO_CONTRIBUTIONS` when the model is none
 */
export function explainable(model: Model | undefined): ExplainableModel {
  if (model !== undefined && isExplainable(model)) return model;
  const algorithm = model?.algorithm ?? 'another program';
  throw new AssayError({
    code: 'ML_NO_CONTRIBUTIONS',
    message: `This model of ${algorithm} does not say how much each feature contributed`,
    remedy: 'Leave the contributions out, or use a model of trees or a linear one',
    details: { algorithm },
  });
}

/**
 * The columns of a file of contributions: the features in the model's order, then `bias`. Several classes stand one after
 * the other, each with its number before every name: `class0:amount`, …, `class0:bias`, `class1:amount`, ….
 */
export function contributionColumns({
  featureNames,
  groups,
}: Pick<Contributions, 'featureNames' | 'groups'>): string[] {
  const names = [...featureNames, nameOfBias(featureNames)];
  if (groups === 1) return names;
  return Array.from({ length: groups }, (_, group) => names.map((name) => `class${group}:${name}`)).flat();
}

/** A column may be called `bias` as well. */
function nameOfBias(featureNames: readonly string[]): string {
  let name = 'bias';
  while (featureNames.includes(name)) name += '_';
  return name;
}

/** The contributions of every row as CSV with a header, computed and handed on some rows at a time. */
export async function* contributionsCsv(
  model: ExplainableModel,
  matrix: Matrix,
  { signal, progress }: LongWork,
): AsyncGenerator<Uint8Array> {
  const names = contributionColumns({ featureNames: model.featureNames, groups: marginWidth(model, matrix) });
  yield csvHeader(names);
  const most = Math.max(1, Math.floor(BLOCK_NUMBERS / names.length));
  for (let begin = 0; begin < matrix.rows; begin += most) {
    throwIfInterrupted(signal, 'Explaining');
    const rows = Math.min(most, matrix.rows - begin);
    const some = takeRows(
      matrix,
      Uint32Array.from({ length: rows }, (_, i) => begin + i),
    );
    yield* csvLines(rows, [{ names, values: model.contributions(some).values }]);
    progress?.({ stage: 'explain', done: begin + rows, total: matrix.rows });
  }
}

/** Known of a table without rows too. */
function marginWidth(model: Model, matrix: Matrix): number {
  return model.predict(takeRows(matrix, [])).marginWidth;
}
