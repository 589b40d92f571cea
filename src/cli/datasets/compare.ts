import type { CompareOptions } from '../../datasets/index.ts';
import { AssayCommand, type StandardOptions } from '../assay-command.ts';
import { wholeNumber } from '../options/numbers.ts';
import { comparisonText } from './comparison-text.ts';
import { openReferences } from './open-references.ts';

interface CompareCommandOptions extends StandardOptions {
  readonly key?: readonly string[];
  readonly samples: number;
  readonly drift: boolean;
}

/** `assay datasets compare` */
export function compareDatasetsCommand(): AssayCommand {
  return new AssayCommand('compare')
    .description('Compare two versions or files: columns, figures, drift and, by a key, rows')
    .argument('<before>', 'NAME, NAME@3, NAME@ALIAS, NAME@DIGEST or a file')
    .argument('<after>', 'The same, of what came later')
    .option(
      '--key <columns>',
      'Columns that name a row, with commas between them; finds added, removed, changed rows',
      list,
    )
    .option('--samples <n>', 'How many rows of each kind of difference to show', wholeNumber(0, 1000), 10)
    .option('--no-drift', 'Do not look for drift')
    .reportsProgress()
    .example('assay datasets compare payments@1 payments@2 --key payment_id', 'what changed, row by row')
    .example('assay datasets compare old.csv new.csv', 'two files, without registering them')
    .performs<CompareCommandOptions, [string, string]>(({ key, samples, drift }, before, after) => async (context) => {
      const { compareTables } = await import('../../datasets/index.ts');
      await using opened = await openReferences(context, [before, after]);
      const [one, two] = opened.inputs;
      if (one === undefined || two === undefined) throw new RangeError('two references were to be opened');
      const options: CompareOptions = { samples, drift, ...(key !== undefined && { key }) };
      const comparison = await compareTables(one, two, options, context);
      return { json: comparison, text: (style) => comparisonText(comparison, style) };
    });
}

const list = (text: string): string[] => text.split(',').map((name) => name.trim());
