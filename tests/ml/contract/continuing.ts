import { describe, expect, test } from 'vitest';
import { loadModel } from '../../../src/ml/index.ts';
import { expectCode } from '../expect-code.ts';
import { withColumns } from '../sample-data.ts';
import type { ContractCase } from './contract-case.ts';
import { expectSameFile } from './same-file.ts';

/** What going on from an earlier model means, for the algorithms that can. */
export function continuingContract({ algorithm, title, matrix, learn }: ContractCase): void {
  if (algorithm.continuesTraining)
    describe(`${title} goes on from an earlier model`, () => {
      test('and learns more: another model, the earlier one as it was', async () => {
        const { model: initialModel } = await learn();
        const before = initialModel.toFile();
        const { model } = await learn({ initialModel });
        expect(model.predict(matrix).margins).not.toEqual(initialModel.predict(matrix).margins);
        expect(initialModel.toFile()).toEqual(before);
      });

      test('alike from the model itself and from its file', async () => {
        const { model: initialModel } = await learn();
        const [fromModel, fromFile] = [
          await learn({ initialModel }),
          await learn({ initialModel: loadModel(initialModel.toFile()) }),
        ];
        expectSameFile(fromFile.model, fromModel.model);
      });

      test('unless that reads other columns', async () => {
        const train = withColumns(matrix, ['x', 'noise']);
        const { model: initialModel } = await learn({ train, validation: undefined });
        await expectCode('ML_INITIAL_MODEL_UNFIT', () => learn({ initialModel }));
      });
    });
}
