import { AssayCommand, type StandardOptions } from '../assay-command.ts';
import { catalogueOption, catalogueSettings } from '../options/catalogue-option.ts';
import { wholeNumber } from '../options/numbers.ts';
import { entriesText, entryText } from './open-data-text.ts';

interface BrowseOptions extends StandardOptions {
  readonly tag?: string;
  readonly resource?: number;
  readonly file?: string;
  readonly prefix?: string;
  readonly catalogue?: readonly string[];
}

/** `assay datasets browse` */
export function browseCommand(): AssayCommand {
  return new AssayCommand('browse')
    .description('Look through catalogues of open data: what there is, under which licence, its files and columns')
    .argument('[words...]', 'The id of an entry, to see all of it; else words that its texts must hold')
    .option('--tag <tag>', 'Only entries with this tag')
    .option('--resource <n>', 'With an id: only this resource, counted from 1', wholeNumber(1, 1000))
    .option('--prefix <path>', 'With an id: only files whose paths begin so')
    .option('--file <path>', 'With an id: fetch this file and show its columns')
    .addOption(catalogueOption())
    .reportsProgress()
    .example('assay datasets browse', 'everything')
    .example('assay datasets browse climate --tag csv', 'what fits')
    .example('assay datasets browse palmer-penguins --file penguins.csv', 'one entry, with the columns of a file')
    .performs<BrowseOptions, [string[]]>((options, words) => async ({ workspace, signal, progress }) => {
      const { datasets } = await workspace({ mayBeNew: true, settings: catalogueSettings(options.catalogue) });
      const { tag, resource, prefix, file } = options;
      const text = words.join(' ');
      const { entries, warnings } = await datasets.browse({ text, tag }, { signal });
      const isEntry = words.length === 1 && entries.some(({ id }) => id === text);
      if (isEntry || file !== undefined || prefix !== undefined) {
        const entry = await datasets.openDataEntry(text, { resource, file, prefix }, { signal, progress });
        return { json: entry, notices: entry.warnings, text: (style) => entryText(entry, style) };
      }
      return { json: { entries, warnings }, notices: warnings, text: (style) => entriesText(entries, style) };
    });
}
