import { AssayCommand, type StandardOptions } from '../assay-command.ts';
import { nextCommand } from '../next-command.ts';
import { wholeNumber } from '../options/numbers.ts';
import { missingOption } from '../options/table-options.ts';
import { collectTag } from '../options/tags.ts';
import { readColumnTypes } from './column-types.ts';
import { versionFacts } from './version-text.ts';

interface RegisterOptions extends StandardOptions {
  readonly label?: string;
  readonly description?: string;
  readonly message?: string;
  readonly tag?: Readonly<Record<string, string>>;
  readonly parent?: number;
  readonly type?: Readonly<Record<string, string>>;
  readonly missing?: readonly string[];
  readonly suite?: string;
}

/** `assay datasets register` */
export function registerDatasetCommand(): AssayCommand {
  return new AssayCommand('register')
    .description('Store a table as the next version of a dataset; the same content again is the version it has')
    .argument('<name>', 'Name of the dataset; created when new')
    .argument('<file>', 'Table to store (CSV, Parquet or JSON)')
    .option('--label <column>', 'The column to learn')
    .option('--description <text>', 'What the dataset is')
    .option('--message <text>', 'Why this version is made')
    .option('--tag <name=value>', 'Tag of the version; may be repeated', collectTag)
    .option('--parent <n>', 'The version that this one follows (default: the newest)', wholeNumber(1))
    .option('--type <column=type>', 'Type of a column in place of the inferred one; may be repeated', collectTag)
    .addOption(missingOption())
    .option('--suite <file>', 'Rules that the table must keep to be stored (default: those of assay datasets suite)')
    .reportsProgress()
    .example('assay datasets register payments payments.csv --label fraud', 'version 1, or the next one')
    .example('assay datasets register payments june.csv --type account=text', 'codes such as 00123 keep their zeros')
    .performs<RegisterOptions, [string, string]>((options, name, file) => async ({ workspace, signal, progress }) => {
      const { readSuiteFile } = await import('../../datasets/index.ts');
      const { datasets } = await workspace({ mayBeNew: true });
      const version = await datasets.register(
        {
          name,
          source: {
            path: file,
            types: await readColumnTypes(options.type),
            ...(options.missing !== undefined && { missingValues: options.missing }),
          },
          ...(options.suite !== undefined && { suite: await readSuiteFile(options.suite) }),
          ...(options.label !== undefined && { label: options.label }),
          ...(options.description !== undefined && { description: options.description }),
          ...(options.message !== undefined && { message: options.message }),
          ...(options.tag !== undefined && { tags: options.tag }),
          ...(options.parent !== undefined && { parent: options.parent }),
        },
        { signal, progress },
      );
      return {
        json: version,
        notices: version.created ? [] : [`this content is version ${version.version} already; nothing was added`],
        text: (style) =>
          [
            versionFacts(version, style),
            '',
            `Next: ${style.command(nextCommand(`datasets show ${name}@${version.version}`, options))}`,
          ].join('\n'),
      };
    });
}
