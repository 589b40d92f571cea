import { RULE_KINDS, RULE_NAMES } from '../../src/datasets/validation/index.ts';
import { code, markdownTable } from './table.ts';

/** What every rule takes. */
const COMMON = new Set(['rule', 'severity', 'note', 'where', 'mostly']);

/** Every rule with what it takes, made from the schemas that check suites. */
export function rulesTable(): string {
  const rows = RULE_NAMES.map((name) => {
    const { schema, summary } = RULE_KINDS[name];
    const fields = Object.entries(schema.shape).filter(([field]) => !COMMON.has(field));
    const takes = fields.map(([field, type]) => code(type.safeParse(undefined).success ? `${field}?` : field));
    return [code(name), takes.join(' '), summary];
  });
  return markdownTable(['rule', 'takes', 'says'], rows);
}
