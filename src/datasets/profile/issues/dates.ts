import type { Facts } from './facts.ts';
import type { Issue } from './issue.ts';
import { outOf } from './words.ts';

/** Times that cannot be. */
export function dateIssues({ columns, profiledAt }: Facts): Issue[] {
  return columns.flatMap(({ name, dates, count }): Issue[] => {
    const future = dates?.future ?? 0;
    if (dates === undefined || future === 0) return [];
    return [
      {
        kind: 'future-timestamps',
        column: name,
        severity: 'high',
        message: `${name} is later than now (${new Date(profiledAt).toISOString().slice(0, 10)}) in ${outOf(future, count, 'values')}, up to ${dates.max}`,
        recommendation: `Check the clock, time zone or unit behind ${name}, unless it tells of plans; such rows fall out of every window by time`,
      },
    ];
  });
}
