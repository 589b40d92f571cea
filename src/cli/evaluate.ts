import { AssayCommand, type StandardOptions } from './assay-command.ts';
import { leaveOutOption, missingOption } from './options/table-options.ts';
import { metricsText } from './output/metrics-text.ts';

interface EvaluateOptions extends StandardOptions {
  readonly model: string;
  readonly data: string;
  readonly label?: string;
  readonly weight?: string;
  readonly ignore?: readonly string[];
  readonly missing?: readonly string[];
}

/** `assay evaluate`: how good a model file is on a labelled table. */
export function evaluateCommand(): AssayCommand {
  return new AssayCommand('evaluate')
    .description('Measure a model file on a table with known answers')
    .requiredOption('--model <file>', 'Model file: one that assay train wrote, or of XGBoost, LightGBM or ONNX')
    .requiredOption(
      '--data <table>',
      'Table with the columns the model was trained on and the label: a file, or a dataset such as payments@3',
    )
    .option('--label <column>', 'Column with the true answers (default: the one a dataset was registered with)')
    .option('--weight <column>', 'Column with the weight of each row in the metrics')
    .addOption(leaveOutOption())
    .addOption(missingOption())
    .reportsProgress()
    .note(
      'Two classes: accuracy, precision, recall, f1_score (at probability 0.5), auc_roc, pr_auc, log_loss, brier, mcc.\n' +
        'Several classes and regression get the metrics of their kind. A metric that is not defined for these rows is\n' +
        'null in JSON and "undefined" in the table, never 0. A label value that the model never saw is refused.\n' +
        'A model without column names reads all columns in their order, but for the label, the weight and --ignore.',
    )
    .example('assay evaluate --model model.json --data test.csv --label fraud', 'a table of metrics')
    .example('assay evaluate --model model.json --data test.csv --label fraud --json', 'prints { metrics: { … } }')
    .performs<EvaluateOptions>((options) => async ({ workspace, signal, progress }) => {
      const { evaluateTable, isDataset } = await import('../pipelines/index.ts');
      const { openTables } = await import('../tables/index.ts');
      await using own = new AsyncDisposableStack();
      const sources = isDataset(options.data) ? await workspace() : { tables: own.use(await openTables()) };
      const evaluated = await evaluateTable(
        sources,
        {
          model: options.model,
          data: options.data,
          label: options.label,
          weight: options.weight,
          ignore: options.ignore,
          missingValues: options.missing,
        },
        { signal, progress },
      );
      return { json: evaluated, text: (style) => metricsText(evaluated.metrics, style) };
    });
}
