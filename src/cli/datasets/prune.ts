import { Option } from 'commander';
import type { DatasetRemoval } from '../../datasets/index.ts';
import { AssayError } from '../../errors/index.ts';
import { AssayCommand, type StandardOptions } from '../assay-command.ts';
import { duration } from '../options/duration.ts';
import { wholeNumber } from '../options/numbers.ts';
import { removalAnswer, removalContents } from './removal-answer.ts';

interface PruneOptions extends StandardOptions {
  readonly keep: number;
  readonly olderThan: number;
  readonly dryRun?: true;
  readonly yes?: true;
}

const THIRTY_DAYS_MS = 30 * 86_400_000;

/** `assay datasets prune` */
export function pruneDatasetsCommand(): AssayCommand {
  return new AssayCommand('prune')
    .description('Remove old versions of datasets for good')
    .argument('[name]', 'Only this dataset')
    .option('--keep <n>', 'How many of the newest versions of each dataset stay', wholeNumber(1), 5)
    .addOption(
      new Option('--older-than <time>', 'Only what was registered at least so long ago, such as 30d, 12h or 0s')
        .argParser(duration)
        .default(THIRTY_DAYS_MS, '30d'),
    )
    .option('--dry-run', 'Print what would be removed, and remove nothing')
    .option('--yes', 'Really remove it; nothing brings it back')
    .reportsProgress()
    .note(
      'Versions that are approved, have an alias, or were used by a run or a registered model stay and are listed. When\n' +
        'it is stopped or killed half-way, the next one finishes what it began.',
    )
    .example('assay datasets prune --keep 5 --older-than 30d --dry-run', 'what would go')
    .example('assay datasets prune payments --keep 2 --older-than 0s --yes', 'all but the two newest of one dataset')
    .performs<PruneOptions, [string | undefined]>((options, name) => async ({ workspace, signal, progress }) => {
      const { datasets, clock } = await workspace();
      const wish = {
        ...(name !== undefined && { name }),
        keep: options.keep,
        createdBefore: clock.now() - options.olderThan,
      };
      const work = { signal, progress };
      if (!options.dryRun && !options.yes) throw unconfirmed(await datasets.prune({ ...wish, dryRun: true }, work));
      const dryRun = options.dryRun === true;
      return removalAnswer(await datasets.prune({ ...wish, dryRun }, work), dryRun);
    });
}

const unconfirmed = (report: DatasetRemoval): AssayError =>
  new AssayError({
    code: 'CONFIRMATION_MISSING',
    message: `Nothing was removed. This would go for good: ${removalContents(report)}`,
    remedy: 'Say so with --yes, or look first with --dry-run',
    details: { removed: report.removed },
  });
