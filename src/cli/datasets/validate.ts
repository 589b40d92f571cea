import type { Suite, ValidationReport } from '../../datasets/index.ts';
import { AssayError } from '../../errors/index.ts';
import { AssayCommand, type StandardOptions } from '../assay-command.ts';
import { missingOption } from '../options/table-options.ts';
import { collectTag } from '../options/tags.ts';
import type { Answer, WorkContext } from '../work.ts';
import { readColumnTypes } from './column-types.ts';
import { openReferences } from './open-references.ts';
import { type SageMakerOptions, writeBaseline, writeViolations } from './sagemaker-files.ts';
import { validationText } from './validation-text.ts';

interface ValidateOptions extends StandardOptions, SageMakerOptions {
  readonly suite?: string;
  readonly baseline?: string;
  readonly infer?: string;
  readonly html?: string;
  readonly format: 'assay' | 'gx';
  readonly type?: Readonly<Record<string, string>>;
  readonly missing?: readonly string[];
}

/** `assay datasets validate` */
export function validateDatasetCommand(): AssayCommand {
  return new AssayCommand('validate')
    .description('Check a dataset or file against rules: types, ranges, sets, keys, freshness, SQL conditions')
    .argument('<reference>', 'NAME, NAME@3 … of a dataset, or a file (CSV, Parquet or JSON)')
    .option('--suite <file>', 'Rules to keep, as YAML or JSON; also of Great Expectations or a Table Schema')
    .option('--baseline <reference>', 'Keep the rules that another dataset or file suggests, in place of --suite')
    .option('--infer <file>', 'Write the rules that the table itself suggests, as YAML or JSON, and check nothing')
    .option('--html <file>', 'Write the report as a page, which needs nothing else')
    .option('--type <column=type>', 'Type of a column; every cell that does not parse as it is told', collectTag)
    .addOption(missingOption())
    .addOption(
      new AssayCommand()
        .createOption('--format <shape>', 'Shape of --json: of Assay, or of Great Expectations')
        .choices(['assay', 'gx'])
        .default('assay'),
    )
    .option('--sagemaker-statistics <file>', 'Write statistics.json of SageMaker Model Monitor')
    .option('--sagemaker-constraints <file>', 'Write the constraints.json that the data suggest; it is a suite, too')
    .option('--sagemaker-violations <file>', 'Write constraint_violations.json; --suite is a constraints.json then')
    .option('--sagemaker-baseline <file>', 'The statistics.json that distributions are compared with')
    .reportsProgress()
    .note(
      'The report is printed in any case; the exit code is 5 when a rule of severity error is broken or cannot be\n' +
        'checked, and 2 when the suite itself has faults. Broken rows are numbered from 1, without the header.',
    )
    .example('assay datasets validate june.csv --infer suite.yaml', 'begin with a draft, and edit it')
    .example('assay datasets validate july.csv --suite suite.yaml --html report.html', 'which rules does it break?')
    .example('assay datasets validate july.csv --baseline payments@3', 'is it like the data of before?')
    .performs<ValidateOptions, [string]>((options, reference) => async (context) => {
      const types = await readColumnTypes(options.type);
      const reading = { types, ...(options.missing !== undefined && { missingValues: options.missing }) };
      if (options.infer !== undefined) return inferred(context, reference, options.infer, reading);
      const baseline = await writeBaseline(context, reference, options, reading);
      const suite = await suiteOf(context, reference, options, baseline.length > 0);
      if (suite === undefined) return baselineAnswer(baseline);
      const report = await validated(context, reference, suite, reading);
      const written = [...baseline, ...(await writeViolations(context, reference, report, options, reading))];
      if (options.html !== undefined) {
        const { validationReportHtml } = await import('../../datasets/index.ts');
        const { writeFileAtomically } = await import('../../storage/index.ts');
        await writeFileAtomically(options.html, validationReportHtml(report));
        written.push(options.html);
      }
      return answerOf(report, options.format, written);
    });
}

interface Reading {
  readonly types: Awaited<ReturnType<typeof readColumnTypes>>;
  readonly missingValues?: readonly string[];
}

async function validated(
  context: WorkContext,
  reference: string,
  suite: Suite,
  reading: Reading,
): Promise<ValidationReport> {
  const { parseReference, resolveReference, validateReference } = await import('../../datasets/index.ts');
  const { systemClock } = await import('../../schema/index.ts');
  const { openTables } = await import('../../tables/index.ts');
  const { signal, progress, workspace } = context;
  await using opened = new AsyncDisposableStack();
  const isFile = parseReference(reference).kind === 'file';
  const tables = isFile ? opened.use(await openTables()) : (await workspace()).tables;
  return await validateReference(
    {
      clock: isFile ? systemClock : (await workspace()).clock,
      open: (asked, how, work) =>
        resolveReference({ tables, datasets: async () => (await workspace()).datasets }, asked, how, work),
    },
    { reference, suite, reading },
    { signal, progress },
  );
}

/** @returns undefined where there are no rules and none are needed */
async function suiteOf(
  context: WorkContext,
  reference: string,
  { suite, baseline, type }: ValidateOptions,
  mayHaveNone: boolean,
): Promise<Suite | undefined> {
  const { inferSuite, parseReference, readSuiteFile } = await import('../../datasets/index.ts');
  if (suite !== undefined && baseline !== undefined) {
    throw new AssayError({
      code: 'INVALID_ARGUMENT',
      message: '--suite and --baseline both say which rules to keep',
      remedy: 'Give one of them; --infer writes the rules of a baseline as a suite, to be edited',
      details: { suite, baseline },
    });
  }
  if (suite !== undefined) return readSuiteFile(suite);
  if (baseline !== undefined) {
    await using opened = await openReferences(context, [baseline]);
    const [input] = opened.inputs;
    if (input !== undefined) return await inferSuite(input.table, { name: `like ${input.label}` }, context);
  }
  // Types are rules as well.
  if (type !== undefined) return { name: 'types', rules: [] };
  const parsed = parseReference(reference);
  const kept = parsed.kind === 'version' ? await (await context.workspace()).datasets.suite(parsed.name) : undefined;
  if (kept !== undefined || mayHaveNone) return kept;
  throw new AssayError({
    code: 'INVALID_ARGUMENT',
    message: 'There are no rules to check',
    remedy: 'Name them with --suite FILE, take those of other data with --baseline, or write a draft with --infer FILE',
  });
}

async function inferred(context: WorkContext, reference: string, path: string, reading: Reading): Promise<Answer> {
  const { inferSuite, suiteYaml } = await import('../../datasets/index.ts');
  const { writeFileAtomically } = await import('../../storage/index.ts');
  await using opened = await openReferences(context, [reference], reading);
  const [input] = opened.inputs;
  if (input === undefined) throw new RangeError('one reference gives one table');
  const suite = await inferSuite(input.table, { name: input.version?.name ?? input.label }, context);
  const isJson = path.toLowerCase().endsWith('.json');
  await writeFileAtomically(path, isJson ? `${JSON.stringify(suite, undefined, 2)}\n` : suiteYaml(suite));
  return {
    json: { suite, written: path },
    text: (style) =>
      [
        `Wrote ${suite.rules.length} rules to ${path}: go over them, they say what was seen and not what is right`,
        '',
        `Next: ${style.command(`assay datasets validate OTHER --suite ${path}`)}`,
      ].join('\n'),
  };
}

async function answerOf(
  report: ValidationReport,
  format: ValidateOptions['format'],
  written: readonly string[],
): Promise<Answer> {
  const { validationResultOf } = await import('../../datasets/index.ts');
  return {
    json: format === 'gx' ? validationResultOf(report) : report,
    ...(!report.success && { verdict: 'refused' }),
    text: (style) => [validationText(report, style), ...wroteText(written)].join('\n\n'),
  };
}

const baselineAnswer = (written: readonly string[]): Answer => ({
  json: { written },
  text: () => wroteText(written).join('\n'),
});

const wroteText = (written: readonly string[]): readonly string[] =>
  written.length === 0 ? [] : [written.map((path) => `Wrote ${path}`).join('\n')];
