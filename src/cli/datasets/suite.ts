import { AssayError } from '../../errors/index.ts';
import { AssayCommand, type StandardOptions } from '../assay-command.ts';

interface SuiteOptions extends StandardOptions {
  readonly set?: string;
  readonly remove?: true;
}

/** `assay datasets suite` */
export function suiteCommand(): AssayCommand {
  return new AssayCommand('suite')
    .description('Show, set or remove the suite that every next version of a dataset must keep')
    .argument('<name>', 'Name of the dataset; it may still have no version')
    .option('--set <file>', 'Suite to keep, as YAML or JSON')
    .option('--remove', 'Let versions be registered without validation again')
    .note('assay datasets register refuses a table that breaks the suite, and keeps the report with the version.')
    .example('assay datasets suite payments --set suite.yaml', 'from now on every version is validated first')
    .example('assay datasets suite payments', 'which rules are they?')
    .performs<SuiteOptions, [string]>(({ set, remove }, name) => async ({ workspace }) => {
      if (set !== undefined && remove) {
        throw new AssayError({
          code: 'INVALID_ARGUMENT',
          message: '--set and --remove contradict each other',
          remedy: 'Give one of them',
        });
      }
      const { readSuiteFile, suiteYaml } = await import('../../datasets/index.ts');
      const { datasets } = await workspace({ mayBeNew: set !== undefined });
      if (remove) await datasets.setSuite(name, undefined);
      else if (set !== undefined) await datasets.setSuite(name, await readSuiteFile(set));
      const suite = await datasets.suite(name);
      return {
        json: { name, suite: suite ?? null },
        text: () =>
          suite === undefined ? `${name} has no suite: versions are stored as they come` : suiteYaml(suite).trimEnd(),
      };
    });
}
