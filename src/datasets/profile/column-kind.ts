import type { ColumnType } from '../../tables/index.ts';
import type { ColumnKind } from './profile.ts';
import type { TextFigures } from './text-figures.ts';

/** Whole numbers with at most so many different values stand for categories. */
const MOST_NUMBER_CATEGORIES = 5;
/** Texts that are few, or repeat often, are categories. */
const MOST_CATEGORIES = 50;
const RARE_CATEGORY_ROWS = 20;
/** Share of different values: rows that repeat take their key with them. */
const KEYS = 0.95;
/** Longer texts are prose. */
const LONGEST_KEY = 64;

export function textKind({ count, distinct, texts }: TextFigures, type: ColumnType): ColumnKind {
  if (count === 0) return 'empty';
  if (type === 'other') return 'other';
  const isShort = texts.lengths.max <= LONGEST_KEY;
  if (distinct >= KEYS * count && count > 1 && isShort && !isProse(texts)) return 'identifier';
  if (distinct <= MOST_CATEGORIES && distinct <= count / 2) return 'category';
  if (isShort && count / distinct >= RARE_CATEGORY_ROWS) return 'category';
  // Few rows of few values: too little to tell, but nothing that reads like text.
  if (distinct <= MOST_CATEGORIES && isShort && !isProse(texts)) return 'category';
  return 'text';
}

/** More than three words each. */
const isProse = ({ characters, lengths }: TextFigures['texts']): boolean => {
  const total = characters.reduce((sum, { count }) => sum + count, 0);
  const spaces = characters.find(({ category }) => category === 'space')?.count ?? 0;
  return total > 0 && (spaces / total) * lengths.mean > 3;
};

export function numberKind(type: ColumnType, count: number, distinct: number, isWhole: boolean): ColumnKind {
  if (count === 0) return 'empty';
  if (type === 'boolean') return 'boolean';
  if (type === 'date' || type === 'timestamp') return 'date';
  return isWhole && distinct <= MOST_NUMBER_CATEGORIES && distinct < count ? 'category' : 'number';
}
