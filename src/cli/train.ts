import { AssayCommand, type StandardOptions } from './assay-command.ts';
import { nextCommand } from './next-command.ts';
import { readJsonObject } from './options/json-object.ts';
import { wholeNumber } from './options/numbers.ts';
import { categoryOption, missingOption, positiveOption } from './options/table-options.ts';
import { collectTag } from './options/tags.ts';
import { metricsText } from './output/metrics-text.ts';
import { formatCount, formatDuration } from './output/numbers.ts';
import { formatFacts } from './output/table.ts';

interface TrainOptions extends StandardOptions {
  readonly algorithm: string;
  readonly data: string;
  readonly label?: string;
  readonly weight?: string;
  readonly task?: string;
  readonly continueFrom?: string;
  readonly threads?: number;
  readonly positive?: string;
  readonly valid?: string;
  readonly ignore?: readonly string[];
  readonly category?: readonly string[];
  readonly missing?: readonly string[];
  readonly params: string;
  readonly seed?: number;
  readonly modelOut?: string;
  readonly experiment: string;
  readonly runName?: string;
  readonly tag?: Readonly<Record<string, string>>;
}

/** `assay train`: a table becomes a model file and a recorded run. */
export function trainCommand(): AssayCommand {
  return new AssayCommand('train')
    .description('Train a model on a table; parameters, metrics per round, data digest and model are recorded as a run')
    .requiredOption(
      '--data <table>',
      'Table to learn from: a file (CSV, Parquet or JSON), or a dataset such as payments@3',
    )
    .option(
      '--label <column>',
      'Column to predict; all other columns are features (default: the one a dataset was registered with). Only isolation_forest does without',
    )
    .option(
      '--algorithm <name>',
      'xgboost, lightgbm, random_forest, neural_network, logistic_regression, linear_regression or isolation_forest',
      'xgboost',
    )
    .option(
      '--task <kind>',
      'What to learn: binary, multiclass or regression; sets the objective that --params leaves out',
    )
    .option('--weight <column>', 'Column with the weight of each row; no feature')
    .addOption(positiveOption())
    .option('--valid <table>', 'Table with the same columns to validate on')
    .option('--ignore <column...>', 'Columns that are no features, such as ids')
    .addOption(categoryOption())
    .addOption(missingOption())
    .option('--params <json>', 'Hyperparameters as JSON, or @FILE; a wrong one is refused with all the others', '{}')
    .option(
      '--seed <n>',
      'The same as "seed" in --params; the linear algorithms draw nothing at random, so it changes nothing there',
      wholeNumber(0, 2 ** 31 - 1),
    )
    .option('--continue-from <file>', 'Model file to go on from: further rounds are added to it')
    .option(
      '--threads <n>',
      'Threads to train with; every core if left out. The model is the same',
      wholeNumber(1, 1024),
    )
    .option(
      '--model-out <file>',
      'Write the model here, in the format its ending asks for (else in its own, with a warning); an existing file is replaced, whole or not at all',
    )
    .option('--experiment <name>', 'Experiment that the run belongs to; created when new', 'Default')
    .option('--run-name <name>', 'Name of the run')
    .option('--tag <name=value>', 'Tag of the run; may be repeated', collectTag)
    .reportsProgress()
    .note(
      'Hyperparameters with range and default: assay algorithms show NAME, or docs/learning.md.\n' +
        'Metrics are measured on the --valid table and named plainly (auc_roc, pr_auc, …). Without --valid they are\n' +
        'measured on the training table itself and say so (train_auc_roc, …; * in assay runs list): they flatter the model.\n' +
        'A label column of text or booleans with two values becomes 0 and 1 in alphabetical order (false, true) unless\n' +
        '--positive names the one that is looked for; several classes become 0, 1, … in that order, which is that of\n' +
        'the columns pred_0 … of assay predict. The model file remembers it, and assay evaluate goes by it.',
    )
    .example('assay train --data train.csv --label fraud --model-out model.json', 'XGBoost with its defaults')
    .example(
      `assay train --algorithm xgboost --data train.csv --label fraud --valid valid.csv --params '{"max_depth": 5, "eta": 0.1}' --model-out model.json --json`,
      'for scripts: prints { runId, metrics, trainSeconds, rounds }',
    )
    .performs<TrainOptions>((options) => async ({ workspace, signal, progress }) => {
      const parameters = await readJsonObject('--params', options.params);
      const { pipelines } = await workspace({ mayBeNew: true });
      const trained = await pipelines.trainModel(
        {
          algorithm: options.algorithm,
          data: options.data,
          label: options.label,
          weight: options.weight,
          task: options.task,
          initialModel: options.continueFrom,
          threads: options.threads,
          positive: options.positive,
          validation: options.valid,
          ignore: options.ignore,
          categories: options.category,
          missingValues: options.missing,
          parameters,
          seed: options.seed,
          output: options.modelOut,
          experiment: options.experiment,
          runName: options.runName,
          tags: options.tag,
        },
        { signal, progress },
      );
      return {
        json: trained,
        notices: trained.warnings,
        text: (style) =>
          [
            formatFacts(
              [
                ['run', trained.runId],
                ['rows', formatCount(trained.rows)],
                ['rounds', formatCount(trained.rounds)],
                ['time', formatDuration(trained.trainSeconds * 1000)],
                ['model', trained.model ?? undefined],
                ['positive', trained.positive ?? undefined],
                ['classes', trained.classes?.map((value, code) => `${code} = ${value}`).join(', ')],
              ],
              style,
            ),
            '',
            metricsText(trained.metrics, style),
            '',
            `Next: ${style.command(nextCommand(`runs show ${trained.runId}`, options))}`,
          ].join('\n'),
      };
    });
}
