import { Option } from 'commander';
import type { ExportFormat, ExportMetadata } from '../../datasets/index.ts';
import { AssayCommand, type StandardOptions } from '../assay-command.ts';
import { formatBytes } from '../output/bytes.ts';
import { formatCount } from '../output/numbers.ts';
import { formatFacts } from '../output/table.ts';

interface ExportOptions extends StandardOptions {
  readonly format?: ExportFormat;
  readonly metadata?: readonly ExportMetadata[];
}

/** `assay datasets export` */
export function exportDatasetCommand(): AssayCommand {
  return new AssayCommand('export')
    .description('Write a version of a dataset to a file: Parquet, CSV or JSON lines')
    .argument('<reference>', 'NAME for the latest version, NAME@3, NAME@ALIAS or NAME@DIGEST')
    .argument('<file>', 'Where to; an existing file is replaced, whole or not at all')
    .addOption(
      new Option('--format <format>', 'Format, where the ending of the file does not tell').choices([
        'parquet',
        'csv',
        'jsonl',
      ]),
    )
    .addOption(
      new Option(
        '--metadata <kind...>',
        'Descriptions to write beside it: Croissant 1.1 (FILE.croissant.json), Data Package (FILE.datapackage.json)',
      ).choices(['croissant', 'frictionless']),
    )
    .reportsProgress()
    .note('The tags license, url and creator of the version go into the descriptions.')
    .example('assay datasets export payments@3 payments.csv', 'for a spreadsheet')
    .example('assay datasets export payments payments.parquet --metadata croissant', 'to publish it')
    .performs<ExportOptions, [string, string]>(
      ({ format, metadata }, reference, path) =>
        async ({ workspace, signal, progress }) => {
          const { datasets } = await workspace();
          const { parseVersionReference } = await import('../../datasets/index.ts');
          const { name, version } = parseVersionReference(reference);
          const request = {
            path,
            ...(format !== undefined && { format }),
            ...(metadata !== undefined && { metadata }),
          };
          const exported = await datasets.export(name, version, request, { signal, progress });
          return {
            json: exported,
            text: (style) =>
              formatFacts(
                [
                  ['dataset', `${exported.name}@${exported.version}`],
                  ['rows', formatCount(exported.rows)],
                  ['file', `${exported.path} (${formatBytes(exported.size)})`],
                  ['sha256', exported.sha256],
                  ...exported.metadata.map((description) => ['described in', description] as const),
                ],
                style,
              ),
          };
        },
    );
}
