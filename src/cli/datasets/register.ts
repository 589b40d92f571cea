import { Option } from 'commander';
import type { DatasetSource } from '../../datasets/index.ts';
import { AssayError } from '../../errors/index.ts';
import type { FileFormat } from '../../tables/index.ts';
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
  readonly query?: string;
  readonly encoding?: string;
  readonly format?: FileFormat;
  readonly allowPrivate?: true;
  readonly maxBytes?: number;
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
    .argument(
      '[source]',
      'A file (CSV, TSV, Parquet, JSON; also .gz or .zst), an http, https or s3 address, or - for standard input',
    )
    .option('--query <sql>', 'Store what this SELECT gives; its tables are datasets and files by name')
    .option(
      '--encoding <name>',
      'Encoding of the text, such as latin1 (default: UTF-16 if the bytes show it, else UTF-8)',
    )
    .addOption(
      new Option('--format <format>', 'Format, where neither content nor ending tell').choices([
        'csv',
        'parquet',
        'json',
      ]),
    )
    .option('--allow-private', 'Let the address lead into this machine or its network')
    .option('--max-bytes <n>', 'Most bytes to fetch', wholeNumber(1))
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
    .example('assay datasets register payments https://example.com/payments.csv.gz', 'from an address')
    .example(`assay datasets register big --query "SELECT * FROM payments WHERE amount > 100"`, 'from another dataset')
    .example('assay datasets register payments june.csv --type account=text', 'codes such as 00123 keep their zeros')
    .performs<RegisterOptions, [string, string | undefined]>(
      (options, name, given) =>
        async ({ workspace, signal, progress }) => {
          const { readSuiteFile } = await import('../../datasets/index.ts');
          const { datasets } = await workspace({ mayBeNew: true });
          const version = await datasets.register(
            {
              name,
              source: await sourceOf(given, options),
              access: { allowsPrivate: options.allowPrivate, maxBytes: options.maxBytes },
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
        },
    );
}

/** Who types a query here may read what the files are that it names. */
async function sourceOf(given: string | undefined, options: RegisterOptions): Promise<DatasetSource> {
  const { query, type, missing, encoding, format } = options;
  if ((given === undefined) === (query === undefined)) throw oneSource(given !== undefined);
  if (query !== undefined) return { query, readsFiles: true };
  const reading = {
    types: await readColumnTypes(type),
    ...(missing !== undefined && { missingValues: missing }),
    ...(encoding !== undefined && { encoding }),
    ...(format !== undefined && { format }),
  };
  return given === '-' ? { ...reading, stream: process.stdin, name: 'stdin' } : { ...reading, path: given ?? '' };
}

const oneSource = (isBoth: boolean): AssayError =>
  new AssayError({
    code: 'INVALID_ARGUMENT',
    message: isBoth ? 'A source and --query were given' : 'Neither a source nor --query was given',
    remedy: 'Name a file, an address or - for standard input; or give --query alone',
  });
