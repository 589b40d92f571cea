import type { ColumnProfile } from '../profile.ts';
import type { Facts } from './facts.ts';
import type { Issue } from './issue.ts';
import { outOf, quoted } from './words.ts';

/** Texts that stand for a missing value. */
const MARKERS = new Set([
  '?',
  '-',
  '--',
  '.',
  'n/a',
  'na',
  '#n/a',
  'nan',
  'null',
  'none',
  'nil',
  'missing',
  'unknown',
  'undefined',
]);
/** At least this share reads as a number, or one reason more than codes such as A12 is needed. */
const MOSTLY = 0.5;
const ALL = 0.999;
const WORTH_SAYING = 0.01;

/** Texts that are something else: numbers, dates, missing values, or the same text twice. */
export function typeIssues({ columns }: Facts): Issue[] {
  return columns.flatMap((column): Issue[] => {
    if (column.texts === undefined || column.kind === 'other' || column.distinct < 2) return [];
    return [
      ...numberIssue(column, column.texts),
      ...dateIssue(column, column.texts),
      ...markerIssue(column),
      ...untidyIssue(column, column.texts),
    ];
  });
}

type Texts = NonNullable<ColumnProfile['texts']>;

function numberIssue({ name, count }: ColumnProfile, { numeric, oddValues, lengths }: Texts): Issue[] {
  if (numeric === count) {
    // Codes of one length, such as postcodes, are better left as they are.
    if (lengths.min === lengths.max && lengths.min > 1) return [];
    return [
      {
        kind: 'number-as-text',
        column: name,
        severity: 'medium',
        message: `${name} is stored as text, but all ${count.toLocaleString('en-US')} values are numbers`,
        recommendation: `Read ${name} as a number (--type ${name}=number), unless it is a code`,
      },
    ];
  }
  if (numeric < MOSTLY * count) return [];
  return [
    {
      kind: 'mixed-types',
      column: name,
      severity: 'high',
      message: `${name} holds numbers in ${outOf(numeric, count, 'values')} and other texts beside them, such as ${quoted(oddValues.slice(0, 3))}`,
      recommendation: oddValues.every((value) => MARKERS.has(value.trim().toLowerCase()))
        ? `Read ${quoted(oddValues.slice(0, 3))} as missing (--missing ${quoted(oddValues.slice(0, 1))}), and ${name} becomes a number`
        : `Decide what ${name} is: repair the texts, or split them into a column of their own and read the rest of ${name} as numbers`,
    },
  ];
}

function dateIssue({ name, count }: ColumnProfile, { dated }: Texts): Issue[] {
  if (dated < ALL * count) return [];
  return [
    {
      kind: 'date-as-text',
      column: name,
      severity: 'low',
      message: `${name} is stored as text, but ${outOf(dated, count, 'values')} are dates`,
      recommendation: `Read ${name} as a time (--type ${name}=timestamp)`,
    },
  ];
}

function markerIssue({ name, count, common, texts }: ColumnProfile): Issue[] {
  // Among numbers they are said to be mixed.
  if (texts !== undefined && texts.numeric >= MOSTLY * count) return [];
  const markers = common.filter(({ value }) => MARKERS.has(value.trim().toLowerCase()));
  const rows = markers.reduce((sum, marker) => sum + marker.count, texts?.blank ?? 0);
  if (rows < WORTH_SAYING * count || (markers.length === 0 && rows === 0)) return [];
  const shown = markers.length > 0 ? quoted(markers.map(({ value }) => value)) : 'blank text';
  return [
    {
      kind: 'missing-marker',
      column: name,
      severity: 'medium',
      message: `${name} is ${shown} in ${outOf(rows, count, 'values')}`,
      recommendation: `If that means not known, read it as missing (--missing ${markers.length > 0 ? quoted([markers[0]?.value ?? '']) : '" "'}), so that ${name} has no category of its own for it`,
    },
  ];
}

function untidyIssue({ name, count, kind, common }: ColumnProfile, { padded }: Texts): Issue[] {
  const spellings = new Map<string, string[]>();
  for (const { value } of kind === 'category' ? common : []) {
    const plain = value.trim().toLowerCase();
    spellings.set(plain, [...(spellings.get(plain) ?? []), value]);
  }
  const twice = [...spellings.values()].find((list) => list.length > 1);
  if (twice === undefined && padded < WORTH_SAYING * count) return [];
  return [
    {
      kind: 'untidy-text',
      column: name,
      severity: 'low',
      message:
        twice === undefined
          ? `${name} has spaces at an end in ${outOf(padded, count, 'values')}`
          : `${name} writes the same value in several ways: ${quoted(twice)}`,
      recommendation: `Trim ${name} and use one spelling before its values become categories`,
    },
  ];
}
