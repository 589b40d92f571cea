import { AssayCommand } from '../assay-command.ts';
import { columnsText, versionFacts } from './version-text.ts';

/** `assay datasets show` */
export function showDatasetCommand(): AssayCommand {
  return new AssayCommand('show')
    .description('Show a version of a dataset: where it came from, its columns, their figures')
    .argument('<reference>', 'NAME for the latest version, NAME@3, NAME@latest, or NAME@ and 8 digits of the digest')
    .example('assay datasets show payments', 'the latest version')
    .example('assay datasets show payments@2', 'another one')
    .performs<object, [string]>((_, reference) => async ({ workspace }) => {
      const { datasets } = await workspace();
      const { parseVersionReference } = await import('../../datasets/index.ts');
      const { name, version: selector } = parseVersionReference(reference);
      const version = await datasets.get(name, selector);
      return {
        json: version,
        text: (style) => `${versionFacts(version, style)}\n\n${columnsText(version, style)}`,
      };
    });
}
