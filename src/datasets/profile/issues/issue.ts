/** Every kind of issue, with what it means. Kinds are stable: scripts match on them. */
export const ISSUE_KINDS = {
  constant: 'One value in every row',
  empty: 'No value in any row',
  'key-like': 'A different value in every row: a key, not a feature',
  'duplicate-rows': 'Rows that repeat other rows',
  'duplicate-columns': 'A column with the values of another',
  'high-correlation': 'A column that is nearly a function of another',
  leak: 'A column that tells the target too well, or could only be known after it',
  'sorted-by-target': 'Rows in the order of the target',
  imbalance: 'Categories, or classes of the target, of which one makes up nearly everything',
  'high-cardinality': 'A category with so many values that most are rare',
  skew: 'A distribution with a long tail to one side',
  outliers: 'Values further out than the rest of the column explains',
  zeros: 'More than half of the numbers are zero',
  infinite: 'Infinite numbers',
  missing: 'Missing values',
  'missing-block': 'Missing values in a run of rows rather than here and there',
  'missing-marker': 'Texts such as ? or N/A that stand for a missing value',
  'mixed-types': 'Numbers and other texts in one column',
  'number-as-text': 'Numbers stored as text',
  'date-as-text': 'Dates stored as text',
  'untidy-text': 'The same text written in several ways: spaces at an end, upper and lower case',
  'future-timestamps': 'Times later than now',
} as const satisfies Record<string, string>;
export type IssueKind = keyof typeof ISSUE_KINDS;

/** How much harm an issue does when nobody minds it, least first. */
export const SEVERITIES = ['low', 'medium', 'high'] as const;
export type IssueSeverity = (typeof SEVERITIES)[number];

/** A fault of the data, with what to do about it. */
export interface Issue {
  readonly kind: IssueKind;
  /** Null for an issue of the whole table. */
  readonly column: string | null;
  readonly severity: IssueSeverity;
  /** The evidence: which column, how many values, which. */
  readonly message: string;
  /** What to do, with the column named. */
  readonly recommendation: string;
}
