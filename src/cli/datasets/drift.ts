import type { DriftMethodName, DriftOptions, DriftPreset, DriftReport } from '../../datasets/index.ts';
import { systemClock } from '../../schema/index.ts';
import { AssayCommand, type StandardOptions } from '../assay-command.ts';
import { duration } from '../options/duration.ts';
import { numberBetween, wholeNumber } from '../options/numbers.ts';
import { missingOption } from '../options/table-options.ts';
import type { WorkContext } from '../work.ts';
import { driftText } from './drift-text.ts';
import { openDriftReference } from './open-drift-reference.ts';
import { openReferences } from './open-references.ts';
import { windowsText } from './windows-text.ts';

interface DriftCommandOptions extends StandardOptions {
  readonly html?: string;
  readonly baseline?: true;
  readonly time?: string;
  readonly window?: number;
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
    .argument('<reference>', 'What was before: NAME, NAME@3, a file (CSV, Parquet, JSON), or a *.baseline.json')
    .argument('[current]', 'What is now; with --window it may be left out: the first window is what was before')
    .option('--html <file>', 'Write a page with every column drawn, which needs nothing else')
    .option('--baseline', 'Compare with what is kept of the dataset version; made the first time')
    .option('--time <column>', 'Cut the current rows into windows by this timestamp column')
    .option('--window <time>', 'How long a window is, such as 12h or 7d', duration)
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
    .example('assay datasets drift payments.parquet --time paid_at --window 7d', 'week by week against the first week')
    .performs<DriftCommandOptions, [string, string | undefined]>((options, reference, current) => async (context) => {
      const { time, window, baseline, html } = options;
      const { signal, progress } = context;
      const reading = options.missing === undefined ? {} : { missingValues: options.missing };
      if ((time === undefined) !== (window === undefined)) throw await refuse('--time and --window belong together');
      if (current === undefined && time === undefined) throw await refuse('one table alone drifts from nothing');
      if (html !== undefined && time !== undefined) throw await refuse('--html draws two tables, not windows');
      await using before =
        current === undefined
          ? undefined
          : await openDriftReference(context, reference, { reading, baseline: baseline === true });
      await using opened = await openReferences(context, [current ?? reference], reading);
      const { detectDrift, driftOverTime } = await import('../../datasets/index.ts');
      const [now] = opened.inputs;
      if (now === undefined) throw new TypeError('One reference opens one table');
      const asked = driftOptions(options);
      if (time !== undefined && window !== undefined) {
        const overTime = await driftOverTime(
          before?.reference,
          now,
          { ...asked, time, windowMs: window },
          { signal, progress },
        );
        return { json: overTime, text: (style) => windowsText(overTime, style) };
      }
      if (before === undefined) throw new TypeError('Without windows there are two tables');
      const report = await detectDrift(before.reference, now, asked, { signal, progress });
      if (html !== undefined) await writePage(html, report, context);
      return {
        json: report,
        text: (style) => [driftText(report, style), ...(html === undefined ? [] : ['', `Wrote ${html}`])].join('\n'),
      };
    });
}

async function refuse(why: string): Promise<Error> {
  const { AssayError } = await import('../../errors/index.ts');
  return new AssayError({
    code: 'INVALID_ARGUMENT',
    message: `These arguments do not go together: ${why}`,
    remedy:
      'For example: assay datasets drift before.csv now.csv, or: assay datasets drift rows.csv --time paid_at --window 7d',
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
