import type { FilterGrammar, Ordering } from './ast.ts';
import { FilterInvalidError } from './filter-invalid-error.ts';
import { parseIdentifier } from './parse-identifier.ts';
import { TokenReader } from './token-reader.ts';

/** Each may join a table; SQLite joins at most 64. */
const MOST_ORDERINGS = 32;

/**
 * Reads the items of an order, each `identifier [ASC|DESC]`, such as `metrics.auc_roc DESC`.
 * @throws FilterInvalidError (`EXPERIMENTS_FILTER_INVALID`), also when a field occurs twice
 */
export function parseOrderBy(items: readonly string[], grammar: FilterGrammar = 'assay'): Ordering[] {
  const orderings = items.map((item) => parseItem(item, grammar));
  const seen = new Set<string>();
  for (const [index, { by }] of orderings.entries()) {
    const name = JSON.stringify(by);
    const item = items[index] ?? '';
    if (seen.has(name))
      throw new FilterInvalidError(item, 0, 'This field is in the order already', 'Name each field once');
    seen.add(name);
  }
  if (orderings.length > MOST_ORDERINGS) {
    const item = items[MOST_ORDERINGS] ?? '';
    throw new FilterInvalidError(item, 0, 'Too many fields in the order', `At most ${MOST_ORDERINGS}`);
  }
  return orderings;
}

function parseItem(item: string, grammar: FilterGrammar): Ordering {
  const reader = new TokenReader(item);
  const start = reader.next;
  const by = parseIdentifier(reader, grammar);
  if (by.entity === 'dataset') {
    throw reader.fault('Runs cannot be ordered by dataset', 'Order by a metric, param, tag or attribute', start);
  }
  const descending = reader.takeIf('DESC');
  if (!descending) reader.takeIf('ASC');
  reader.expectEnd('After the field, write ASC or DESC or nothing; give each field as an item of its own');
  return { by, descending };
}
