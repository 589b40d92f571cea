import { join } from 'node:path';
import { makeFolder, writeFileAtomically } from '../../storage/index.ts';
import { renderReport } from '../report/index.ts';
import type { Capabilities } from './capabilities.ts';
import { type DescribeOutcomeOptions, describeOutcome, type Outcome } from './describe-outcome.ts';

/**
 * Writes the HTML report of an outcome into the workspace, under a name no other report has, and keeps a copy as
 * `report.html` with the champion's run.
 * @returns the report's path
 * @throws AssayError `STORAGE_DISK_FULL`, `STORAGE_READ_ONLY`
 */
export async function writeReport(
  { folder, clock, experiments }: Pick<Capabilities, 'folder' | 'clock' | 'experiments'>,
  outcome: Outcome,
  options: Pick<DescribeOutcomeOptions, 'seed' | 'command'>,
): Promise<string> {
  const { champion, data } = outcome;
  const now = clock.now();
  const html = renderReport(await describeOutcome(outcome, { ...options, workspace: folder, now }));
  const reports = join(folder, 'reports');
  await makeFolder(reports);
  const time = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const path = join(reports, `${data.dataset.name}-${time}-${champion.runId.slice(0, 8)}.html`);
  await writeFileAtomically(path, html);
  await experiments.logArtifact(champion.runId, 'report.html', html);
  return path;
}
