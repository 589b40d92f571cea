import type { PredictedTable, PredictTableRequest } from '../pipelines/index.ts';
import { AssayCommand, type StandardOptions } from './assay-command.ts';
import { leaveOutOption, missingOption } from './options/table-options.ts';
import { formatCount } from './output/numbers.ts';
import type { WorkContext } from './work.ts';

interface PredictOptions extends StandardOptions {
  readonly model: string;
  readonly data: string;
  readonly out: string;
  readonly margin?: true;
  readonly contributions?: string;
  readonly ignore?: readonly string[];
  readonly missing?: readonly string[];
}

/** `assay predict`: a model file and a table become a file of predictions. */
export function predictCommand(): AssayCommand {
  return new AssayCommand('predict')
    .description('Score the rows of a table with a model file')
    .requiredOption('--model <file>', 'Model file: one that assay train wrote, or of XGBoost, LightGBM or ONNX')
    .requiredOption(
      '--data <table>',
      'Table with the columns the model was trained on, in any order: a file, or a dataset such as payments@3',
    )
    .requiredOption('--out <file>', 'Write predictions here as CSV; an existing file is replaced, whole or not at all')
    .option('--margin', 'Add the raw scores before the link function as margin_0 …')
    .option('--contributions <file>', 'Write here as CSV how much each feature moved each raw score (exact TreeSHAP)')
    .addOption(leaveOutOption())
    .addOption(missingOption())
    .reportsProgress()
    .note(
      'One line per row, in the order of the table. Columns pred_0 …: one per class when the model gives a probability\n' +
        'for each of several classes, else one (two classes: the probability of class 1). Numbers have nine significant\n' +
        'digits, enough to give back each float32. Columns the model does not know are ignored, missing ones refused. A model\n' +
        'without column names reads all columns in their order, but for those that --ignore names.\n' +
        'Contributions have a column per feature, then bias; a line adds up to the raw score (--margin). Of several classes\n' +
        'each has its own columns, class after class: class0:<feature> … class0:bias, class1:<feature> ….\n' +
        'Where there is a workspace, its lineage notes what the predictions came from; none is made for it.',
    )
    .example('assay predict --model model.json --data new.csv --out predictions.csv', 'score new rows')
    .example('assay predict --model model.json --data new.csv --out predictions.csv --margin --json', 'for scripts')
    .example(
      'assay predict --model model.json --data new.csv --out predictions.csv --contributions why.csv',
      'score new rows and explain each score',
    )
    .performs<PredictOptions>((options) => async (context) => {
      const written = await predict(context, {
        model: options.model,
        data: options.data,
        output: options.out,
        ignore: options.ignore,
        missingValues: options.missing,
        includesMargins: options.margin ?? false,
        contributions: options.contributions,
      });
      return {
        json: written,
        text: (style) => {
          const why = written.contributions === undefined ? '' : `, contributions in ${written.contributions}`;
          return `${style.good('✔')} ${formatCount(written.rows)} predictions in ${written.path}${why}`;
        },
      };
    });
}

/** A dataset is in a workspace; a file is scored without one, which is only told where it is there already. */
async function predict(context: WorkContext, request: PredictTableRequest): Promise<PredictedTable> {
  const { isDataset, predictTable } = await import('../pipelines/index.ts');
  const workspace = isDataset(request.data) ? await context.workspace() : await context.existingWorkspace();
  if (workspace !== undefined) return workspace.pipelines.predictTable(request, context);
  const { openTables } = await import('../tables/index.ts');
  await using tables = await openTables();
  return await predictTable({ tables }, request, context);
}
