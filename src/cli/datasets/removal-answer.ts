import type { DatasetRemoval } from '../../datasets/index.ts';
import { formatBytes } from '../output/bytes.ts';
import { formatCount } from '../output/numbers.ts';
import type { Answer } from '../work.ts';

/** What was, or would be, removed of datasets. */
export function removalAnswer(report: DatasetRemoval, dryRun: boolean): Answer {
  return {
    json: { dryRun, ...report },
    notices: report.kept.map(({ name, version, reason }) => `${name}@${version} stays: ${reason}`),
    text: () => {
      const lines = report.removed.map(({ name, version, size }) => `  ${name}@${version} (${formatBytes(size)})`);
      const resumed =
        report.resumed === 0 ? [] : [`${dryRun ? 'To finish' : 'Finished'}: ${report.resumed} removals begun before`];
      return [`${dryRun ? 'Would remove' : 'Removed'} ${removalContents(report)}`, ...lines, ...resumed].join('\n');
    },
  };
}

/** `3 versions (4.2 MiB)` */
export function removalContents({ removed }: DatasetRemoval): string {
  const bytes = removed.reduce((sum, { size }) => sum + size, 0);
  return `${formatCount(removed.length)} version${removed.length === 1 ? '' : 's'} (${formatBytes(bytes)})`;
}
