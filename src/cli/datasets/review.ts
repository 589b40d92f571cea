import type { DatasetVersion, ReviewDecision } from '../../datasets/index.ts';
import { AssayCommand, type StandardOptions } from '../assay-command.ts';
import { formatTime } from '../output/numbers.ts';
import { formatTable } from '../output/table.ts';
import type { Answer } from '../work.ts';

interface ReviewOptions extends StandardOptions {
  readonly note?: string;
  readonly user?: string;
}

/** `assay datasets approve` */
export function approveDatasetCommand(): AssayCommand {
  return reviewCommand('approve', 'approved')
    .description('Approve a version of a dataset; who, when and why are kept')
    .example(
      'assay datasets approve payments@3 --note "checked by the fraud team"',
      'the version cannot be pruned now',
    );
}

/** `assay datasets reject` */
export function rejectDatasetCommand(): AssayCommand {
  return reviewCommand('reject', 'rejected')
    .description('Reject a version of a dataset; who, when and why are kept')
    .example(
      'assay datasets reject payments@3 --note "amounts are in cents"',
      'what was said before stays in its history',
    );
}

function reviewCommand(verb: string, decision: ReviewDecision): AssayCommand {
  return new AssayCommand(verb)
    .argument('<reference>', 'NAME for the latest version, NAME@3, NAME@ALIAS or NAME@DIGEST')
    .option('--note <text>', 'Why')
    .option('--user <name>', 'Who decided (default: the user of the workspace)')
    .performs<ReviewOptions, [string]>(({ note, user }, reference) => async ({ workspace }) => {
      const { datasets } = await workspace();
      const { parseVersionReference } = await import('../../datasets/index.ts');
      const { name, version } = parseVersionReference(reference);
      const request = { decision, ...(note !== undefined && { note }), ...(user !== undefined && { user }) };
      return reviewed(await datasets.review(name, version, request));
    });
}

const reviewed = (version: DatasetVersion): Answer => ({
  json: version,
  text: (style) =>
    [
      `${version.name}@${version.version} is ${version.status}`,
      '',
      formatTable(
        version.reviews.toReversed(),
        [
          { title: 'decision', value: ({ decision }) => decision, keepWhole: true },
          { title: 'by', value: ({ user }) => user },
          { title: 'when', value: ({ reviewedAt }) => formatTime(reviewedAt), keepWhole: true },
          { title: 'note', value: ({ note }) => note },
        ],
        style,
      ),
    ].join('\n'),
});
