import type { Facts } from './facts.ts';
import type { Issue } from './issue.ts';
import { outOf, quoted } from './words.ts';

const WORTH_SAYING = 0.05;
const SEVERE = 0.5;
const FEWEST_IN_A_RUN = 10;
/** Chance of so long a run if values were missing here and there. */
const SURPRISE = 1e-6;
/** Correlation of being missing, above which columns are missing together. */
const TOGETHER = 0.95;

/** Values that are missing, and runs of rows that they are missing in. */
export function missingIssues({ columns, missing, rows }: Facts): Issue[] {
  return columns.flatMap((column): Issue[] => {
    const { name, missingShare, kind } = column;
    if (column.missing === 0 || kind === 'empty') return [];
    const place = missing.columns.indexOf(name);
    const run = missing.runs[place];
    const partners = missing.columns.filter(
      (_, other) => other !== place && (missing.correlations[place]?.[other] ?? 0) > TOGETHER,
    );
    const together =
      partners.length === 0
        ? ''
        : `, together with ${quoted(partners.slice(0, 3))}${partners.length > 3 ? ' and others' : ''}`;
    if (run !== undefined && isBlock(run.length, missingShare, rows)) {
      return [
        {
          kind: 'missing-block',
          column: name,
          severity: missingShare >= SEVERE ? 'high' : 'medium',
          message: `${name} is missing in ${outOf(column.missing, rows, 'rows')}, ${run.length.toLocaleString('en-US')} of them in one run from row ${(run.firstRow + 1).toLocaleString('en-US')}${together}`,
          recommendation: `Ask what happened to the source of ${name} there: load these rows again, or keep them out of training; do not fill ${name} with a mean`,
        },
      ];
    }
    if (missingShare < WORTH_SAYING) return [];
    return [
      {
        kind: 'missing',
        column: name,
        severity: missingShare >= SEVERE ? 'high' : missingShare >= 0.2 ? 'medium' : 'low',
        message: `${name} is missing in ${outOf(column.missing, rows, 'rows')}${together}`,
        recommendation:
          missingShare >= SEVERE
            ? `Drop ${name}, or keep only whether it is there`
            : `Boosted trees take ${name} as it is; for other models fill it and add a column that says where it was missing`,
      },
    ];
  });
}

/** Whether a run is longer than chance makes it, values being missing independently. */
const isBlock = (length: number, share: number, rows: number): boolean =>
  length >= FEWEST_IN_A_RUN && Math.log(rows * (1 - share)) + length * Math.log(share) < Math.log(SURPRISE);
