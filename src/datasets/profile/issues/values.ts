import type { ColumnProfile } from '../profile.ts';
import type { Facts } from './facts.ts';
import type { Issue } from './issue.ts';
import { outOf, percent, quoted } from './words.ts';

/** Below this evenness one value rules: about 90 % of two values. */
const UNEVEN = 0.5;
/** Fewer rows say too little. */
/** A feature is uneven only when one value has this share as well: many values are seldom equally frequent. */
const RULING = 0.9;
const FEWEST_ROWS = 20;
const MANY_VALUES = 50;

/** Columns without information, or whose values are too few, too uneven or too many. */
export function valueIssues({ columns, rows, target, overview }: Facts): Issue[] {
  return columns.flatMap((column): Issue[] => {
    const { name, kind, count, distinct, common } = column;
    if (kind === 'empty') {
      return [
        {
          kind: 'empty',
          column: name,
          severity: 'high',
          message: `${name} has no value in any of ${rows.toLocaleString('en-US')} rows`,
          recommendation: `Drop ${name}, or find out why it was not filled`,
        },
      ];
    }
    if (distinct === 1 && rows > 1) {
      return [
        {
          kind: 'constant',
          column: name,
          severity: 'medium',
          message: `${name} is ${quoted([common[0]?.value ?? 'infinite'])} in every row that has a value`,
          recommendation: `Drop ${name}: it tells no row from another`,
        },
      ];
    }
    if (count < FEWEST_ROWS) return [];
    return [
      ...keyIssue(column, overview.duplicates.surplus),
      ...unevenIssue(column, name === target?.column),
      ...manyIssue(column),
    ];
  });
}

/** Never of fractions, which are nearly always different, nor of prose. */
function keyIssue(column: ColumnProfile, surplus: number): Issue[] {
  const { name, kind, count, distinct, numbers, texts } = column;
  // A row that repeats takes its key with it.
  const isDifferent = distinct >= count - surplus && distinct > 0.9 * count;
  if (!isDifferent) return [];
  // Fractions that were stored as text are numbers all the same.
  const areFractions = texts !== undefined && texts.numeric > count / 2 && hasPunctuation(texts);
  const isText = kind === 'identifier' && !areFractions;
  if (!isText && !(numbers?.isWhole === true && isNumberKey(name, count, numbers))) return [];
  return [
    {
      kind: 'key-like',
      column: name,
      severity: 'medium',
      message: `${name} has a different value in ${distinct === count ? 'every row' : outOf(distinct, count, 'rows')}`,
      recommendation: `Keep ${name} out of the features (--ignore ${name}) and use it to join or to find rows`,
    },
  ];
}

const hasPunctuation = ({ characters }: NonNullable<ColumnProfile['texts']>): boolean =>
  characters.some(({ category }) => category === 'punctuation');

/** Whole numbers from a wide range differ by chance; a key is dense, in order, or so named. */
function isNumberKey(name: string, count: number, { range, order }: NonNullable<ColumnProfile['numbers']>): boolean {
  const repeatsByChance = (count * count) / (2 * (range + 1));
  return (
    repeatsByChance >= 10 ||
    order.startsWith('strictly') ||
    /(^|[^a-z])(id|key|uuid|guid|no|nr|num|number)$|Id$|ID$/i.test(name)
  );
}

function unevenIssue({ name, kind, evenness, common, count, distinct }: ColumnProfile, isTarget: boolean): Issue[] {
  const [most] = common;
  if (most === undefined || evenness === undefined || evenness >= UNEVEN) return [];
  if ((kind !== 'category' && kind !== 'boolean') || (!isTarget && most.share < RULING)) return [];
  const rare = common.at(-1);
  return [
    isTarget
      ? {
          kind: 'imbalance',
          column: name,
          severity: 'medium',
          message: `The target ${name} is ${quoted([most.value])} in ${percent(most.share)} of the rows${rare && distinct <= 10 ? `; ${quoted([rare.value])} has ${rare.count.toLocaleString('en-US')}` : ''}`,
          recommendation: `Split by ${name} (stratified), judge by PR-AUC rather than accuracy, and weigh the rare class of ${name}`,
        }
      : {
          kind: 'imbalance',
          column: name,
          severity: 'low',
          message: `${name} is ${quoted([most.value])} in ${outOf(most.count, count, 'rows')}`,
          recommendation: `Check whether the other values of ${name} are enough to learn from; merge them, or drop ${name}`,
        },
  ];
}

function manyIssue({ name, kind, distinct, count, unique }: ColumnProfile): Issue[] {
  if (kind !== 'category' || distinct <= MANY_VALUES) return [];
  return [
    {
      kind: 'high-cardinality',
      column: name,
      severity: 'low',
      message: `${name} has ${distinct.toLocaleString('en-US')} categories in ${count.toLocaleString('en-US')} rows; ${unique.toLocaleString('en-US')} occur once`,
      recommendation: `Group the rare values of ${name}, or encode it by target or frequency rather than by one column each`,
    },
  ];
}
