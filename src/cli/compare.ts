import { Option } from 'commander';
import type { AlgorithmComparison, ComparedAlgorithm } from '../pipelines/index.ts';
import { AssayCommand, type StandardOptions } from './assay-command.ts';
import { nextCommand } from './next-command.ts';
import { nextTraining } from './next-training.ts';
import { readJsonObject } from './options/json-object.ts';
import { wholeNumber } from './options/numbers.ts';
import { categoryOption, missingOption, positiveOption } from './options/table-options.ts';
import { formatDuration, formatMetric } from './output/numbers.ts';
import type { Style } from './output/style.ts';
import { type Column, formatTable } from './output/table.ts';
import { printable } from './output/text-width.ts';

interface CompareOptions extends StandardOptions {
  readonly data: string;
  readonly label?: string;
  readonly algorithms?: readonly string[];
  readonly task?: string;
  readonly metric?: string;
  readonly folds: number;
  readonly group?: string;
  readonly time?: string;
  readonly weight?: string;
  readonly positive?: string;
  readonly ignore?: readonly string[];
  readonly category?: readonly string[];
  readonly missing?: readonly string[];
  readonly params: string;
  readonly seed: number;
  readonly experiment?: string;
}

/** `assay compare`: which algorithm suits a table, and whether the differences are real. */
export function compareCommand(): AssayCommand {
  return new AssayCommand('compare')
    .description(
      'Train several algorithms on the same folds of a table and tell which differences are more than chance',
    )
    .requiredOption(
      '--data <table>',
      'Table to learn from: a file (CSV, Parquet or JSON), or a dataset such as payments@3',
    )
    .option(
      '--label <column>',
      'Column to predict; all other columns are features (default: the one a dataset was registered with)',
    )
    .option('--algorithms <name...>', 'Which ones (default: all that can learn the task)')
    .option('--task <kind>', 'What to learn: binary, multiclass or regression (default: binary)')
    .option('--metric <name>', 'Decides which is best (default: pr_auc, log_loss of several classes, rmse)')
    .option('--folds <n>', 'Parts of the cross-validation', wholeNumber(2, 100), 5)
    .addOption(groupOption())
    .addOption(timeOption())
    .option('--weight <column>', 'Column with the weight of each row; no feature')
    .addOption(positiveOption())
    .option('--ignore <column...>', 'Columns that are no features, such as ids')
    .addOption(categoryOption())
    .addOption(missingOption())
    .option('--params <json>', 'Hyperparameters by algorithm as JSON, or @FILE', '{}')
    .option('--seed <n>', 'Seed of folds and training', wholeNumber(0, 2 ** 31 - 1), 0)
    .option('--experiment <name>', 'Experiment that the runs belong to (default: the name of the file)')
    .reportsProgress()
    .note(
      'Folds keep the share of every class. The test is the t-test of Nadeau and Bengio, which allows for folds that share\n' +
        'training rows, corrected for the number of pairs (Holm). Of three algorithms or more, the ranks on each fold are a\n' +
        "second opinion: Friedman's test for all, Nemenyi's for pairs.",
    )
    .example('assay compare --data train.csv --label fraud', 'every algorithm with its defaults')
    .example(
      'assay compare --data train.csv --label fraud --algorithms xgboost lightgbm --folds 10 --metric auc_roc',
      'two of them, more exactly',
    )
    .performs<CompareOptions>((options) => async ({ workspace, signal, progress }) => {
      const parameters = await readJsonObject('--params', options.params);
      const { pipelines } = await workspace({ mayBeNew: true });
      const comparison = await pipelines.compareAlgorithms(
        {
          data: options.data,
          label: options.label,
          algorithms: options.algorithms,
          task: options.task,
          metric: options.metric,
          folds: options.folds,
          group: options.group,
          time: options.time,
          weight: options.weight,
          positive: options.positive,
          ignore: options.ignore,
          categories: options.category,
          missingValues: options.missing,
          parameters: parameters as Readonly<Record<string, Readonly<Record<string, unknown>>>>,
          seed: options.seed,
          experiment: options.experiment,
        },
        { signal, progress },
      );
      const { chart: _, ...json } = comparison;
      return {
        json,
        notices: comparison.failures.map(({ algorithm, reason }) => `${algorithm} could not be trained: ${reason}`),
        text: (style) => comparisonText(comparison, { options, parameters }, style),
      };
    });
}

export const groupOption = (): Option =>
  new Option('--group <column>', 'Rows of one value stay on one side, such as those of a customer; no feature');

export const timeOption = (): Option =>
  new Option('--time <column>', 'Validate on rows that are later than those learnt from; no feature');

interface Asked {
  readonly options: CompareOptions;
  /** By algorithm. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

function comparisonText(comparison: AlgorithmComparison, { options, parameters }: Asked, style: Style): string {
  const { algorithms, metric, folds, ranks, findings, runId } = comparison;
  const [best] = algorithms;
  const others = Object.keys(best?.metrics ?? {}).filter((name) => SHOWN.has(name) && name !== metric);
  const columns: Column<ComparedAlgorithm>[] = [
    {
      title: 'algorithm',
      value: (row) => `${row === best ? '★' : row.isAmongBest ? '≈' : ' '} ${row.algorithm}`,
      keepWhole: true,
      paint: (text, { isAmongBest }) => (isAmongBest ? style.good(text) : text),
    },
    { title: metric, value: ({ metrics }) => formatMetric(metrics[metric]?.mean), align: 'right', keepWhole: true },
    { title: '95 % interval', value: ({ metrics }) => intervalText(metrics[metric]), align: 'right' },
    ...(ranks === null
      ? []
      : [
          {
            ...{ title: 'mean rank', align: 'right' as const },
            value: ({ algorithm }: ComparedAlgorithm) => ranks.meanRanks[algorithm]?.toFixed(1),
          },
        ]),
    ...others.map(
      (name): Column<ComparedAlgorithm> => ({
        ...{ title: name, align: 'right' },
        value: ({ metrics }) => formatMetric(metrics[name]?.mean),
      }),
    ),
    { title: 'training', value: ({ trainSeconds }) => formatDuration(trainSeconds * 1000), align: 'right' },
  ];
  const { data, label, task, weight, positive, ignore = [], category, missing, group, time } = options;
  // What rows were parted by is no feature either.
  const aside = [group, time].filter((name) => name !== undefined);
  const table = { data, label, task, weight, positive, category, missing, ignore: [...ignore, ...aside] };
  const own = best && (parameters[best.algorithm] as Readonly<Record<string, unknown>> | undefined);
  const next = best && nextTraining({ ...table, algorithm: best.algorithm, parameters: own, modelOut: 'model.json' });
  return [
    `${style.heading('Comparison')}  means over ${folds} folds; ★ best, ≈ no worse than chance explains`,
    '',
    formatTable(algorithms, columns, style),
    '',
    ...findings.map((finding) => printable(finding)),
    '',
    `Next: ${style.command(nextCommand(`runs show ${runId}`, options))}`,
    ...(next === undefined ? [] : [`      ${style.command(nextCommand(next, options))}`]),
  ].join('\n');
}

const SHOWN = new Set(['pr_auc', 'auc_roc', 'log_loss', 'accuracy', 'rmse', 'mae', 'r2', 'auc_roc_macro']);

const intervalText = (bounds: ComparedAlgorithm['metrics'][string] | undefined): string | undefined =>
  bounds && `${formatMetric(bounds.low)} – ${formatMetric(bounds.high)}`;
