import { AssayError } from '../../errors/index.ts';
import { AssayCommand, type StandardOptions } from '../assay-command.ts';

interface AliasOptions extends StandardOptions {
  readonly remove?: true;
}

/** `assay datasets alias` */
export function aliasDatasetCommand(): AssayCommand {
  return new AssayCommand('alias')
    .description('Give a version of a dataset a name of its own, or take the name away')
    .argument('<reference>', 'NAME for the latest version, NAME@3, NAME@ALIAS or NAME@DIGEST')
    .argument('<alias>', 'The name; it is taken from the version that had it')
    .option('--remove', 'Forget the alias')
    .example('assay datasets alias payments@3 training', 'payments@training is version 3 from now on')
    .example('assay datasets alias payments training --remove', 'forget it')
    .performs<AliasOptions, [string, string]>(({ remove }, reference, alias) => async ({ workspace }) => {
      const { datasets } = await workspace();
      const { parseVersionReference } = await import('../../datasets/index.ts');
      const { name, version } = parseVersionReference(reference);
      if (remove) {
        if (reference.includes('@')) throw removesFromAll(name, alias);
        await datasets.removeAlias(name, alias);
        return { json: { name, alias, removed: true }, text: () => `${name} has no alias ${alias} any more` };
      }
      const aliased = await datasets.setAlias(name, alias, version);
      return { json: aliased, text: () => `${name}@${alias} is version ${aliased.version}` };
    });
}

const removesFromAll = (name: string, alias: string): AssayError =>
  new AssayError({
    code: 'INVALID_ARGUMENT',
    message: '--remove takes the name of a dataset, not one of its versions: an alias belongs to one version only',
    remedy: `Write: assay datasets alias ${name} ${alias} --remove`,
    details: { name, alias },
  });
