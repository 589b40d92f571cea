import { AssayCommand, type StandardOptions } from '../assay-command.ts';
import { nextCommand } from '../next-command.ts';
import { catalogueOption, catalogueSettings } from '../options/catalogue-option.ts';
import { wholeNumber } from '../options/numbers.ts';
import { formatBytes } from '../output/bytes.ts';
import { formatCount } from '../output/numbers.ts';
import { formatFacts } from '../output/table.ts';

interface ImportOptions extends StandardOptions {
  readonly resource?: number;
  readonly file?: string;
  readonly as?: string;
  readonly label?: string;
  readonly fresh?: true;
  readonly catalogue?: readonly string[];
}

/** `assay datasets import` */
export function importDatasetCommand(): AssayCommand {
  return new AssayCommand('import')
    .description('Fetch a file of the catalogue of open data and register it, with its licence and source')
    .argument('<id>', 'Id of the entry, as assay datasets browse lists it')
    .option('--file <path>', 'Which file; needed where the entry has several')
    .option('--resource <n>', 'Which resource, counted from 1', wholeNumber(1, 1000))
    .option('--as <name>', 'Name of the dataset; the id unless given')
    .option('--label <column>', 'Column to predict; remembered with the version')
    .option('--fresh', 'Fetch it again even if it is cached')
    .addOption(catalogueOption())
    .reportsProgress()
    .note(
      'A download that was cut goes on where it ended, also after kill -9. Size and checksums that the catalogue gives are\n' +
        'checked, and nothing is registered unless the file is a table. Files stay in the cache of the user (settings\n' +
        'openDataCache, openDataCacheBytes) and are fetched once.',
    )
    .example(
      'assay datasets import palmer-penguins --file penguins.csv --as penguins',
      'a small table to try things on',
    )
    .performs<ImportOptions, [string]>((options, id) => async ({ workspace, signal, progress }) => {
      const { catalogue, file, resource, as, label, fresh } = options;
      const { datasets } = await workspace({ mayBeNew: true, settings: catalogueSettings(catalogue) });
      const imported = await datasets.import({ entry: id, file, resource, as, label, fresh }, { signal, progress });
      const { name, version, created } = imported;
      return {
        json: imported,
        text: (style) =>
          [
            `${style.good('✔')} ${name}@${version}${created ? '' : ', which was there already'}`,
            '',
            formatFacts(
              [
                ['rows', formatCount(imported.rowCount)],
                ['from', imported.from],
                ['size', `${formatBytes(imported.origin.size ?? 0)}${imported.cached ? ', from the cache' : ''}`],
                ['licence', imported.license],
                ['attribution', imported.attribution],
                ['sha256', imported.sha256],
              ],
              style,
            ),
            '',
            `Next: ${style.command(nextCommand(`datasets show ${name}`, options))}`,
          ].join('\n'),
      };
    });
}
