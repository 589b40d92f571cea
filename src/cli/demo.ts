import { basename, extname } from 'node:path';
import { Option } from 'commander';
import { AssayError } from '../errors/index.ts';
import type { RawTable } from '../pipelines/index.ts';
import { AssayCommand, type StandardOptions } from './assay-command.ts';
import { demoSummary } from './demo-summary.ts';
import { demoText } from './demo-text.ts';
import { wholeNumber } from './options/numbers.ts';
import { categoryOption, missingOption, positiveOption } from './options/table-options.ts';

interface DemoOptions extends StandardOptions {
  readonly data?: string;
  readonly label?: string;
  readonly rows?: number;
  readonly seed?: number;
  readonly name?: string;
  readonly positive?: string;
  readonly ignore?: readonly string[];
  readonly category?: readonly string[];
  readonly missing?: readonly string[];
  readonly timeColumn?: string;
  readonly split?: 'stratified' | 'random' | 'time';
}

const DEFAULT_ROWS = 50_000;
/** Enough to see a search at work, few enough to wait for. */
const TRIALS = 8;

/** `assay demo`: the whole way from a table to a promoted model. */
export function demoCommand(): AssayCommand {
  return new AssayCommand('demo')
    .description(
      'Go the whole way once: table, split, a search for hyperparameters, tracked runs, evaluation, registered model, promotion, report',
    )
    .option('--data <file>', 'Your own table (CSV, Parquet or JSON) instead of simulated card transactions')
    .option('--label <column>', 'Column to predict; needed with --data')
    .addOption(positiveOption())
    .option('--rows <n>', 'Rows to simulate (default: 50000)', wholeNumber(1000, 5_000_000))
    .option('--seed <n>', 'Seed of simulation, split and training (default: 42)', wholeNumber(0, 2 ** 31 - 1))
    .addOption(
      new Option('--split <method>', 'How train and test rows are told apart (default: stratified)').choices([
        'stratified',
        'random',
        'time',
      ]),
    )
    .option('--time-column <column>', 'Column that orders the rows in time; needed with --data and --split time')
    .option('--ignore <column...>', 'Columns that are no features, such as ids')
    .addOption(categoryOption())
    .addOption(missingOption())
    .option('--name <name>', 'Name of dataset, experiment and model (default: card-fraud, or that of the file)')
    .reportsProgress()
    .example('assay demo', 'simulated card transactions')
    .example('assay demo --data creditcard.parquet --label Class', 'a table of your own')
    .example(
      'assay demo --data payments.csv --label outcome --positive fraud --category country channel --missing NA',
      'a table with words in it',
    )
    .example('assay demo --rows 20000 --seed 7 --json', 'for scripts: one JSON object at the end')
    .performs<DemoOptions>((options) => async ({ words, workspace, signal, progress }) => {
      const table = rawTable(options);
      const { pipelines } = await workspace({ mayBeNew: true });
      const { maskCommand } = await import('../experiments/index.ts');
      const { nextCommands } = await import('../pipelines/index.ts');
      const result = await pipelines.tableToProduction(
        {
          table,
          name: options.name ?? defaultName(options.data),
          ...(options.split !== undefined && { split: options.split }),
          ...(options.seed !== undefined && { seed: options.seed }),
          ...(options.ignore !== undefined && { ignore: options.ignore }),
          ...(options.category !== undefined && { categories: options.category }),
          tuning: { trials: TRIALS },
          command: maskCommand(['assay', ...words]),
        },
        { signal, progress },
      );
      return {
        json: demoSummary(result),
        text: (style) => demoText(result, { commands: nextCommands(result), workspace: options.workspace }, style),
      };
    });
}

function rawTable(options: DemoOptions): RawTable {
  const { data, label, positive, rows, split, timeColumn, missing } = options;
  if (data === undefined) {
    if (label !== undefined || timeColumn !== undefined) throw optionsMisfit('--label and --time-column need --data');
    if (positive !== undefined || missing !== undefined || options.category !== undefined) {
      throw optionsMisfit('--positive, --category and --missing need --data');
    }
    return { kind: 'simulated', rows: rows ?? DEFAULT_ROWS };
  }
  if (label === undefined) throw optionsMisfit('--data needs --label');
  if (rows !== undefined) throw optionsMisfit('--rows needs simulated data, so no --data');
  if (split === 'time' && timeColumn === undefined) throw optionsMisfit('--split time needs --time-column');
  return {
    kind: 'file',
    source: { path: data, ...(missing !== undefined && { missingValues: missing }) },
    label,
    ...(positive !== undefined && { positive }),
    ...(timeColumn !== undefined && { timeColumn }),
  };
}

/** The name of dataset, experiment and model, when none is given. */
function defaultName(data: string | undefined): string {
  if (data === undefined) return 'card-fraud';
  return basename(data, extname(data)).replace(/[^\w.-]+/g, '-');
}

function optionsMisfit(message: string): AssayError {
  return new AssayError({
    code: 'INVALID_ARGUMENT',
    message,
    remedy: 'See the examples in assay demo --help',
  });
}
