import type { Profile, ProfileComparison } from '../../datasets/index.ts';
import { AssayCommand, type StandardOptions } from '../assay-command.ts';
import { readColumnTypes } from '../datasets/column-types.ts';
import { openReferences } from '../datasets/open-references.ts';
import { missingOption } from '../options/table-options.ts';
import { collectTag } from '../options/tags.ts';
import { printable } from '../output/text-width.ts';
import type { WorkContext } from '../work.ts';
import { comparisonText } from './comparison-text.ts';
import { profileText } from './profile-text.ts';

interface AnalyzeOptions extends StandardOptions {
  readonly target?: string;
  readonly compare?: string;
  readonly html?: string;
  readonly pdf?: string;
  readonly charts?: string;
  readonly type?: Readonly<Record<string, string>>;
  readonly missing?: readonly string[];
}

/** `assay eda analyze`: what is in a table, and what is wrong with it. */
export function analyzeCommand(): AssayCommand {
  return new AssayCommand('analyze')
    .description('Profile a table: every column, what is missing, repeated or out of place, and what tells the target')
    .argument('<table>', 'A file (CSV, Parquet or JSON), or a dataset: NAME, NAME@3, NAME@latest')
    .option('--target <column>', 'Column to be predicted (default: the label of the dataset, else guessed by its name)')
    .option('--compare <table>', 'An earlier file or version, to tell what changed since')
    .option('--html <file>', 'Write the report as one page, which needs nothing else')
    .option(
      '--pdf <file>',
      'Print the page as a PDF, by an installed Chromium, Chrome or Edge (ASSAY_BROWSER names one)',
    )
    .option('--charts <dir>', 'Write a picture of every column, and of the correlations, as SVG and PNG')
    .option(
      '--type <column=type>',
      'Type of a column of a file in place of the inferred one; may be repeated',
      collectTag,
    )
    .addOption(missingOption())
    .reportsProgress()
    .note('A file needs no workspace and leaves none behind. What each kind of issue means: docs/profile.md')
    .example('assay eda analyze payments.csv --html profile.html', 'a file, with the report as a page')
    .example('assay eda analyze payments@2 --target fraud --json', 'a version of a dataset, for a program')
    .example('assay eda analyze july.csv --compare june.csv', 'what changed since the month before')
    .performs<AnalyzeOptions, [string]>((options, reference) => async (context) => {
      const profile = await profileOf(context, reference, options);
      let comparison: ProfileComparison | undefined;
      if (options.compare !== undefined) {
        const { compareProfiles } = await import('../../datasets/index.ts');
        comparison = compareProfiles(await profileOf(context, options.compare, options), profile);
      }
      const written = await writeFiles(profile, comparison, options, context);
      return {
        json: comparison === undefined ? profile : { ...profile, comparison },
        text: (style) =>
          [
            profileText(profile, style),
            ...(comparison === undefined ? [] : [comparisonText(comparison, style)]),
            ...(written.length === 0 ? [] : [written.map((path) => `Wrote ${printable(path)}`).join('\n')]),
          ].join('\n\n'),
      };
    });
}

/** Of a dataset through its workspace, which keeps the profile; of a file without one. */
async function profileOf(context: WorkContext, reference: string, options: AnalyzeOptions): Promise<Profile> {
  const { signal, progress, workspace } = context;
  const { parseReference, profileTable } = await import('../../datasets/index.ts');
  const target = options.target === undefined ? {} : { target: options.target };
  if (parseReference(reference).kind !== 'file') {
    return (await workspace()).datasets.profile(reference, target, { signal, progress });
  }
  await using opened = await openReferences(context, [reference], {
    types: await readColumnTypes(options.type),
    ...(options.missing !== undefined && { missingValues: options.missing }),
  });
  const { systemClock } = await import('../../schema/index.ts');
  const [input] = opened.inputs;
  if (input === undefined) throw new TypeError('A reference opened nothing');
  return await profileTable(input.table, { name: input.label, clock: systemClock, ...target }, { signal, progress });
}

/** @returns the paths of what was written */
async function writeFiles(
  profile: Profile,
  comparison: ProfileComparison | undefined,
  { html, pdf, charts }: AnalyzeOptions,
  work: WorkContext,
): Promise<readonly string[]> {
  if (html === undefined && pdf === undefined && charts === undefined) return [];
  const { profileChartFiles, renderProfile } = await import('../../datasets/index.ts');
  const { makeFolder, writeFileAtomically } = await import('../../storage/index.ts');
  const page = html === undefined && pdf === undefined ? '' : renderProfile(profile, comparison);
  if (html !== undefined) await writeFileAtomically(html, page);
  if (pdf !== undefined) {
    const { printPdf } = await import('../../pages/index.ts');
    await writeFileAtomically(pdf, await printPdf(page, process.env.ASSAY_BROWSER, work));
  }
  if (charts !== undefined) {
    const { join } = await import('node:path');
    await makeFolder(charts);
    for await (const { name, bytes } of profileChartFiles(profile, work))
      await writeFileAtomically(join(charts, name), bytes);
  }
  return [html, pdf, charts].filter((path) => path !== undefined);
}
