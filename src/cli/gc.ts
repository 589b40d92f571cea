import { Option } from 'commander';
import { AssayError } from '../errors/index.ts';
import type { GarbageReport } from '../experiments/index.ts';
import { AssayCommand, type StandardOptions } from './assay-command.ts';
import { findExperiment } from './experiments/find-experiment.ts';
import { duration } from './options/duration.ts';
import { formatBytes } from './output/bytes.ts';
import { formatCount } from './output/numbers.ts';
import type { Answer } from './work.ts';

interface GcOptions extends StandardOptions {
  readonly olderThan: number;
  readonly experiment?: string[];
  readonly leaveUnreachable?: true;
  readonly dryRun?: true;
  readonly yes?: true;
}

const THIRTY_DAYS_MS = 30 * 86_400_000;

/** `assay gc`: what was deleted long ago goes for good. */
export function gcCommand(): AssayCommand {
  return new AssayCommand('gc')
    .description('Remove deleted runs, logged models and experiments for good, with their files')
    .addOption(
      new Option('--older-than <time>', 'Only what was deleted at least so long ago, such as 30d, 12h or 0s')
        .argParser(duration)
        .default(THIRTY_DAYS_MS, '30d'),
    )
    .option('--experiment <names...>', 'Only these experiments and what is in them (names or ids)')
    .option('--leave-unreachable', 'Also remove what has files where the workspace cannot reach, and leave these')
    .option('--dry-run', 'Print what would be removed, and remove nothing')
    .option('--yes', 'Really remove it; nothing brings it back')
    .reportsProgress()
    .note(
      'Runs and logged models that versions of registered models still point to stay and are listed. When it is stopped\n' +
        'or killed half-way, the next one finishes what it began.',
    )
    .example('assay gc --dry-run', 'what was deleted at least 30 days ago, and how large it is')
    .example('assay gc --older-than 90d --experiment fraud-2024 --yes', 'remove the old runs of one experiment')
    .performs<GcOptions>((options) => async ({ workspace, signal, progress }) => {
      const { experiments, lifecycle, clock } = await workspace();
      const ids: string[] = [];
      for (const name of options.experiment ?? []) ids.push((await findExperiment(experiments, name)).id);
      const wish = {
        deletedBefore: clock.now() - options.olderThan,
        ...(options.experiment && { experimentIds: ids }),
        ...(options.leaveUnreachable && { leaveUnreachable: true }),
        signal,
        progress,
      };
      if (!options.dryRun && !options.yes) throw unconfirmed(await lifecycle.collectGarbage({ ...wish, dryRun: true }));
      const dryRun = options.dryRun === true;
      return answer(await lifecycle.collectGarbage({ ...wish, dryRun }), dryRun);
    });
}

function answer(report: GarbageReport, dryRun: boolean): Answer {
  return {
    json: { dryRun, ...report },
    notices: report.kept.map(({ kind, id, reason }) => `${kind} ${id} stays: ${reason}`),
    text: () => {
      const resumed =
        report.resumed === 0 ? [] : [`${dryRun ? 'To finish' : 'Finished'}: ${report.resumed} removals begun before`];
      return [`${dryRun ? 'Would remove' : 'Removed'} ${contents(report)}`, ...resumed].join('\n');
    },
  };
}

function contents({ runs, loggedModels, experiments, artifacts, points }: GarbageReport): string {
  const count = (number: number, noun: string) => `${formatCount(number)} ${noun}${number === 1 ? '' : 's'}`;
  const records = [
    count(runs.length, 'run'),
    count(loggedModels.length, 'logged model'),
    count(experiments.length, 'experiment'),
  ];
  return `${records.join(', ')}; ${count(points, 'point')} of metrics, ${count(artifacts.files, 'file')} (${formatBytes(artifacts.bytes)})`;
}

const unconfirmed = (report: GarbageReport): AssayError =>
  new AssayError({
    code: 'CONFIRMATION_MISSING',
    message: `Nothing was removed. This would go for good: ${contents(report)}`,
    remedy: 'Say so with --yes, or look first with --dry-run',
    details: { runs: report.runs.length, loggedModels: report.loggedModels.length, experiments: report.experiments },
  });
