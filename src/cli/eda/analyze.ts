import { AssayCommand, type StandardOptions } from '../assay-command.ts';
import { readColumnTypes } from '../datasets/column-types.ts';
import { openReferences } from '../datasets/open-references.ts';
import { missingOption } from '../options/table-options.ts';
import { collectTag } from '../options/tags.ts';
import { printable } from '../output/text-width.ts';
import { profileText } from './profile-text.ts';

interface AnalyzeOptions extends StandardOptions {
  readonly target?: string;
  readonly html?: string;
  readonly type?: Readonly<Record<string, string>>;
  readonly missing?: readonly string[];
}

/** `assay eda analyze`: what is in a table, and what is wrong with it. */
export function analyzeCommand(): AssayCommand {
  return new AssayCommand('analyze')
    .description('Profile a table: every column, what is missing, repeated or out of place, and what tells the target')
    .argument('<table>', 'A file (CSV, Parquet or JSON), or a dataset: NAME, NAME@3, NAME@latest')
    .option('--target <column>', 'Column to be predicted (default: the label of the dataset, else guessed by its name)')
    .option('--html <file>', 'Write the report as one HTML page')
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
    .performs<AnalyzeOptions, [string]>((options, reference) => async (context) => {
      const { signal, progress } = context;
      await using opened = await openReferences(context, [reference], {
        types: await readColumnTypes(options.type),
        ...(options.missing !== undefined && { missingValues: options.missing }),
      });
      const { profileTable } = await import('../../datasets/index.ts');
      const { systemClock } = await import('../../schema/index.ts');
      const [input] = opened.inputs;
      if (input === undefined) throw new TypeError('A reference opened nothing');
      const target = options.target ?? input.version?.label;
      const profile = await profileTable(
        input.table,
        { name: input.label, clock: systemClock, ...(target !== undefined && { target }) },
        { signal, progress },
      );
      if (options.html !== undefined) {
        const { renderProfile } = await import('../../datasets/index.ts');
        const { writeFileAtomically } = await import('../../storage/index.ts');
        await writeFileAtomically(options.html, renderProfile(profile));
      }
      return {
        json: profile,
        text: (style) =>
          profileText(profile, style) + (options.html === undefined ? '' : `\n\nWrote ${printable(options.html)}`),
      };
    });
}
