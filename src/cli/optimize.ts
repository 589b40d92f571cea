import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AssayError, InterruptedError } from '../errors/index.ts';
import type { SearchConfig } from '../pipelines/index.ts';
import { shellWord } from '../schema/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { AssayCommand, type StandardOptions } from './assay-command.ts';
import { groupOption, timeOption } from './compare.ts';
import { nextCommand } from './next-command.ts';
import { EXAMPLE_CONFIG } from './optimize/example-config.ts';
import { readConfigFile } from './optimize/read-config-file.ts';
import { searchThroughService } from './optimize/search-through-service.ts';
import { tunedAnswer } from './optimize/tuned-answer.ts';
import { withEta } from './optimize/with-eta.ts';
import { wholeNumber } from './options/numbers.ts';
import { categoryOption, missingOption, positiveOption } from './options/table-options.ts';
import type { Work } from './work.ts';

interface OptimizeOptions extends StandardOptions {
  readonly example?: true;
  readonly data?: string;
  readonly label?: string;
  readonly algorithm?: readonly string[];
  readonly task?: string;
  readonly weight?: string;
  readonly positive?: string;
  readonly ignore?: readonly string[];
  readonly category?: readonly string[];
  readonly missing?: readonly string[];
  readonly metric?: string;
  readonly trials?: number;
  readonly parallel?: number;
  readonly folds?: number;
  readonly group?: string;
  readonly time?: string;
  readonly sampler?: string;
  readonly pruner?: string;
  readonly seed?: number;
  readonly study?: string;
  readonly experiment?: string;
  readonly modelOut?: string;
}

/** `assay optimize`: the best hyperparameters for a table. */
export function optimizeCommand(): AssayCommand {
  return new AssayCommand('optimize')
    .description('Search the hyperparameters that are best on validation rows; every trial is recorded as a run')
    .argument('[config]', 'YAML file that says what to search; options win over it')
    .option('--example', 'Print such a file with everything that can be said, and do nothing else')
    .option('--data <table>', 'Table to learn from: a file (CSV, Parquet or JSON), or a dataset such as payments@3')
    .option('--label <column>', 'Column to predict (default: the one a dataset was registered with)')
    .option('--algorithm <name...>', 'Which to tune; of several, the best one is chosen as well (default: xgboost)')
    .option('--task <kind>', 'What to learn: binary, multiclass or regression')
    .option('--metric <name>', 'What is to be best (default: pr_auc, log_loss of several classes, rmse)')
    .option('--trials <n>', 'Trials of the study in all, over all resumes (default: 50)', wholeNumber(1))
    .option('--parallel <n>', 'Trials at once; they share the cores (default: 1)', wholeNumber(1, 1024))
    .option('--folds <n>', 'Parts of a cross-validation; 1 for a single holdout (default: 1)', wholeNumber(1, 100))
    .addOption(groupOption())
    .addOption(timeOption())
    .option('--weight <column>', 'Column with the weight of each row; no feature')
    .addOption(positiveOption())
    .option('--ignore <column...>', 'Columns that are no features, such as ids')
    .addOption(categoryOption())
    .addOption(missingOption())
    .option('--sampler <name>', 'auto, tpe, gaussianProcess, sobol, random, grid, … (default: auto)')
    .option('--pruner <name>', 'Gives trials up early: median, successiveHalving, hyperband, wilcoxon, …')
    .option('--seed <n>', 'The same seed makes the same trials (default: 0)', wholeNumber(0, 2 ** 31 - 1))
    .option('--study <name>', 'Name of the study; one that is there already goes on')
    .option('--experiment <name>', 'Experiment that the runs belong to (default: the name of the file)')
    .option('--model-out <file>', 'Write the model trained with the best parameters here')
    .reportsProgress()
    .note(
      'Ctrl-C ends the search in good order with the best so far; assay studies resume NAME goes on. When all trials are\n' +
        'made, the best parameters are trained on all rows, and the model is kept with its run.',
    )
    .example('assay optimize --data train.csv --label fraud --trials 30', 'XGBoost over its usual ranges')
    .example(
      'assay optimize tune.yaml --parallel 4',
      'as a file says; a first one: assay optimize --example > tune.yaml',
    )
    .example(
      'assay optimize --data train.csv --label fraud --algorithm xgboost lightgbm --pruner median',
      'which of two, and how',
    )
    .performs<OptimizeOptions, [string | undefined]>((options, config) => async (context) => {
      if (options.example) return { json: { example: EXAMPLE_CONFIG }, text: () => EXAMPLE_CONFIG.trimEnd() };
      if (config === undefined && !(await saysWhatToSearch(options))) throw nothingToSearch();
      const { parseSearchConfig } = await import('../pipelines/index.ts');
      const said = config === undefined ? {} : await readConfigFile(config);
      if (config !== undefined && 'sagemaker' in said) {
        refuseOptions(config, fromOptions(options));
        return searchThroughService(said, config, options, context);
      }
      const merged = { ...said, ...fromOptions(options) };
      const base = options.data === undefined && config !== undefined ? dirname(resolve(config)) : process.cwd();
      const { data } = merged as { data?: unknown };
      const placed = typeof data === 'string' ? { ...merged, data: await placedData(data, base) } : merged;
      return searchAndAnswer(parseSearchConfig(placed, config ?? 'options of the search'), options, context);
    });
}

/** A path in a file is meant from where the file is, one on the command line from here; a dataset stays a dataset. */
async function placedData(data: string, base: string): Promise<string> {
  const { isDataset } = await import('../pipelines/index.ts');
  const path = resolve(base, data);
  return isDataset(data) && !existsSync(path) ? data : path;
}

/** A file has no label of its own; whether a dataset has one shows when it is opened. */
async function saysWhatToSearch({ data, label }: OptimizeOptions): Promise<boolean> {
  if (data === undefined || label !== undefined) return data !== undefined;
  const { isDataset } = await import('../pipelines/index.ts');
  return isDataset(data);
}

/** The search with the version and the label that its dataset has now, which a resume then takes as well. */
async function withVersion(config: SearchConfig, { datasets }: Workspace): Promise<SearchConfig> {
  const { isDataset } = await import('../pipelines/index.ts');
  if (!isDataset(config.data)) return config;
  const { parseVersionReference } = await import('../datasets/index.ts');
  const { name, version } = parseVersionReference(config.data);
  const found = await datasets.get(name, version);
  const label = config.label ?? (config.ignore.includes(found.label ?? '') ? undefined : found.label);
  return { ...config, data: `${name}@${found.version}`, ...(label !== undefined && { label }) };
}

/** Does what a configuration asks for; shared with the resumption of a study. */
export async function searchAndAnswer(
  asked: SearchConfig,
  options: StandardOptions,
  { workspace, signal, progress }: Parameters<Work>[0],
): ReturnType<Work> {
  const { searchRequest } = await import('../pipelines/index.ts');
  const opened = await workspace({ mayBeNew: true });
  const { pipelines } = opened;
  const config = await withVersion(asked, opened);
  const tuned = await pipelines.tuneModel(searchRequest(config), { signal, progress: withEta(progress) });
  if (tuned.best === undefined && tuned.end.reason === 'interrupted') {
    const { name } = tuned.study;
    const remedy = `Go on with it: ${nextCommand(`studies resume ${shellWord(name)}`, options)}`;
    throw new InterruptedError(`The search ${name}`, undefined, remedy);
  }
  return tunedAnswer(tuned, { config, options });
}

/** Options that are called in a file as here. */
const SAID_ALIKE = [
  ...(['data', 'label', 'algorithm', 'task', 'metric', 'trials', 'parallel', 'folds', 'group', 'time'] as const),
  ...(['weight', 'positive', 'ignore', 'category', 'missing', 'sampler', 'pruner', 'seed'] as const),
  ...(['study', 'experiment'] as const),
];

function fromOptions(options: OptimizeOptions): Readonly<Record<string, unknown>> {
  const { modelOut } = options;
  const given = SAID_ALIKE.map((name) => [name, options[name]] as const).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(given), ...(modelOut !== undefined && { output: resolve(modelOut) }) };
}

/** SageMaker is asked for what the file says; an option that changed nothing would be taken for one that did. */
function refuseOptions(config: string, given: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(given);
  if (names.length === 0) return;
  throw new AssayError({
    code: 'INVALID_ARGUMENT',
    message: `${config} has SageMaker search, which options do not change; given for: ${names.join(', ')}`,
    remedy: 'Say it in the file, and leave the options out',
    details: { config, options: names },
  });
}

function nothingToSearch(): AssayError {
  return new AssayError({
    code: 'INVALID_ARGUMENT',
    message: 'There is nothing to search: neither a configuration file nor --data with --label was given',
    remedy: 'Give both options, or write a file: assay optimize --example > tune.yaml',
  });
}
