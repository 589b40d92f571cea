import type { DriftMethodName, DriftOptions, DriftPreset, DriftReport } from '../../datasets/index.ts';
import { systemClock } from '../../schema/index.ts';
import { AssayCommand, type StandardOptions } from '../assay-command.ts';
import { numberBetween, wholeNumber } from '../options/numbers.ts';
import { missingOption } from '../options/table-options.ts';
import type { WorkContext } from '../work.ts';
import { driftText } from './drift-text.ts';
import { openReferences } from './open-references.ts';

interface DriftCommandOptions extends StandardOptions {
  readonly html?: string;
  readonly preset?: DriftPreset;
  readonly alpha?: number;
  readonly share?: number;
  readonly minRows?: number;
  readonly columns?: readonly string[];
  readonly ignore?: readonly string[];
  readonly method?: readonly string[];
  readonly threshold?: readonly string[];
  readonly missing?: readonly string[];
}

/** `assay datasets drift` */
export function driftCommand(): AssayCommand {
  return new AssayCommand('drift')
    .description('Compare two tables column by column: what drifted, how much, and what to do')
    .argument('<reference>', 'What was before: NAME, NAME@3, or a file (CSV, Parquet, JSON)')
    .argument('<current>', 'What is now, likewise')
    .option('--html <file>', 'Write a page with every column drawn, which needs nothing else')
    .option('--columns <name...>', 'Compare these columns only')
    .option('--ignore <name...>', 'Leave these columns out')
    .option('--method <choice...>', 'METHOD for all columns, or COLUMN=METHOD, numeric=METHOD, categorical=METHOD')
    .option('--threshold <choice...>', 'NUMBER for all columns, or COLUMN=NUMBER, numeric=…, categorical=…')
    .option('--preset <name>', 'assay (a test and a distance must agree) or evidently (its automatic choices)')
    .option('--alpha <p>', 'Level of the adjusted p-values (default 0.01)', numberBetween(0, 1))
    .option(
      '--share <share>',
      'Share of drifted columns that makes the dataset drift (default 0.1)',
      numberBetween(0, 1),
    )
    .option('--min-rows <n>', 'With fewer values on either side a column has no verdict (default 100)', wholeNumber(1))
    .addOption(missingOption())
    .reportsProgress()
    .note(
      'A column drifts when a distance says that the change matters and a test, adjusted for the number of columns, says\n' +
        'that it is no chance; a METHOD that you name decides alone. docs/drift.md lists the methods and their thresholds.',
    )
    .example('assay datasets drift payments@1 payments@2', 'what changed between two versions')
    .example('assay datasets drift train.csv june.parquet --html drift.html', 'two files, with a page to look at')
    .example(
      'assay datasets drift a.csv b.csv --method amount=psi --threshold amount=0.25 --ignore id',
      'a method of your own',
    )
    .performs<DriftCommandOptions, [string, string]>((options, reference, current) => async (context) => {
      const reading = options.missing === undefined ? {} : { missingValues: options.missing };
      await using opened = await openReferences(context, [reference, current], reading);
      const { detectDrift, referenceOfRows } = await import('../../datasets/index.ts');
      const [before, now] = opened.inputs;
      if (before === undefined || now === undefined) throw new TypeError('Two references open two tables');
      const { signal, progress } = context;
      const report = await detectDrift(referenceOfRows(before), now, driftOptions(options), { signal, progress });
      if (options.html !== undefined) await writePage(options.html, report, context);
      return {
        json: report,
        text: (style) => [driftText(report, style), ...(options.html ? ['', `Wrote ${options.html}`] : [])].join('\n'),
      };
    });
}

async function writePage(path: string, report: DriftReport, { signal, progress }: WorkContext): Promise<void> {
  const { driftPage } = await import('../../datasets/index.ts');
  const { writeFileAtomically } = await import('../../storage/index.ts');
  await writeFileAtomically(path, await driftPage(report, systemClock.now(), { signal, progress }));
}

function driftOptions(given: DriftCommandOptions): DriftOptions {
  const { preset, alpha, share, minRows, columns, ignore, method, threshold } = given;
  return {
    ...(preset !== undefined && { preset }),
    ...(alpha !== undefined && { alpha }),
    ...(share !== undefined && { share }),
    ...(minRows !== undefined && { minRows }),
    ...(columns !== undefined && { columns: [...columns] }),
    ...(ignore !== undefined && { ignore: [...ignore] }),
    ...(method !== undefined && { methods: choices(method, (text) => text as DriftMethodName) }),
    ...(threshold !== undefined && { thresholds: choices(threshold, Number) }),
  };
}

const KINDS = ['numeric', 'categorical', 'text'] as const;

/** `ks` for all, `categorical=psi` for a kind, anything else before the last `=` is a column. */
function choices<T>(given: readonly string[], read: (text: string) => T) {
  const chosen: { all?: T; numeric?: T; categorical?: T; text?: T; columns: Record<string, T> } = { columns: {} };
  for (const text of given) {
    const at = text.lastIndexOf('=');
    const [name, value] = [text.slice(0, Math.max(at, 0)), read(text.slice(at + 1))];
    const kind = KINDS.find((known) => known === name);
    if (at < 0) chosen.all = value;
    else if (kind !== undefined) chosen[kind] = value;
    else chosen.columns[name] = value;
  }
  return chosen;
}
