import { AssayError } from '../../errors/index.ts';
import { AssayCommand, type StandardOptions } from '../assay-command.ts';
import { removalAnswer } from './removal-answer.ts';

interface DeleteOptions extends StandardOptions {
  readonly yes?: true;
  readonly force?: true;
}

/** `assay datasets delete` */
export function deleteDatasetCommand(): AssayCommand {
  return new AssayCommand('delete')
    .description('Delete a version of a dataset, or all of it, for good')
    .argument('<reference>', 'NAME@3 for one version; NAME alone for all versions')
    .option('--yes', 'Really delete it; nothing brings it back')
    .option('--force', 'Also what is approved, has an alias, or was used by a run')
    .example('assay datasets delete payments@2 --yes', 'one version; its number is never used again')
    .example('assay datasets delete payments --yes', 'every version')
    .performs<DeleteOptions, [string]>((options, reference) => async ({ workspace }) => {
      const { datasets } = await workspace();
      const { parseVersionReference } = await import('../../datasets/index.ts');
      const { name, version } = parseVersionReference(reference);
      const isWhole = !reference.includes('@');
      if (!options.yes) {
        const versions = isWhole ? await datasets.versions(name) : [await datasets.get(name, version)];
        throw unconfirmed(versions.map((one) => `${one.name}@${one.version}`));
      }
      const force = options.force === true;
      return removalAnswer(await datasets.delete(name, isWhole ? undefined : version, { force }), false);
    });
}

const unconfirmed = (versions: readonly string[]): AssayError =>
  new AssayError({
    code: 'CONFIRMATION_MISSING',
    message: `Nothing was deleted. This would go for good: ${versions.slice(0, 10).join(', ')}${versions.length > 10 ? ` and ${versions.length - 10} more` : ''}`,
    remedy: 'Say so with --yes',
    details: { versions },
  });
