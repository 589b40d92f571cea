import { z } from 'zod';
import { check, display, type Fault, faultsError, nearestNames, nearestText } from '../../schema/index.ts';
import type { ColumnType } from '../../tables/index.ts';
import { draftsOfTableSchema, tableSchemaSchema } from './frictionless/import.ts';
import { draftsOfExpectations, EXPECTATIONS, rulesOfExpectation } from './great-expectations/import.ts';
import { RULE_KINDS, RULE_NAMES, type Rule, type RuleName } from './rule.ts';
import { draftsOfConstraints } from './sagemaker/constraints.ts';
import { parseSageMakerConstraints } from './sagemaker/read.ts';

/** A list of rules that a table must keep. */
export interface Suite {
  readonly name?: string;
  readonly rules: readonly Rule[];
}

/** Other words for names of rules. */
const ALIASES: Readonly<Record<string, RuleName>> = {
  range: 'between',
  set: 'in_set',
  one_of: 'in_set',
  enum: 'in_set',
  not_one_of: 'not_in_set',
  regex: 'matches',
  pattern: 'matches',
  not_regex: 'not_matches',
  required: 'not_null',
  not_missing: 'not_null',
  foreign_key: 'references',
  freshness: 'fresh',
  sql: 'condition',
};

export const SUITE_REMEDY =
  'Write rules as { rule: between, column: amount, min: 0 }; docs/validation.md lists every rule and what it takes';

const head = z.looseObject({
  name: z.string().min(1).optional(),
  rules: z.array(z.unknown()).min(1, 'at least one rule'),
});

/**
 * A suite from plain data: Assay's own form `{ name, rules: [{ rule, column, … }] }`, a list of such rules, a suite of
 * Great Expectations, a Table Schema of Frictionless Data, or constraints of SageMaker Model Monitor. Rules may also go by the names and arguments of Great Expectations.
 * @throws AssayError `DATASETS_SUITE_INVALID` that lists every fault
 */
export function parseSuite(input: unknown): Suite {
  const given = inOwnForm(input);
  const outcome = check(head, given);
  if ('faults' in outcome) throw suiteError(outcome.faults);
  const { name, rules } = outcome.data;
  const faults: Fault[] = unknownFields(outcome.data);
  const parsed: Rule[] = [];
  for (const [index, rule] of rules.entries()) {
    const result = parseRules(rule, `rules[${index}]`);
    faults.push(...result.faults);
    parsed.push(...result.rules);
  }
  if (faults.length > 0) throw suiteError(faults);
  return { ...(name !== undefined && { name }), rules: parsed };
}

/** Other forms of a suite, told by what they hold. */
function inOwnForm(input: unknown): unknown {
  if (Array.isArray(input)) return { rules: input };
  if (typeof input !== 'object' || input === null) return input;
  if ('expectations' in input) {
    const { expectations, name, expectation_suite_name: older = name } = input as Record<string, unknown>;
    return {
      ...(older !== undefined && { name: older }),
      rules: Array.isArray(expectations) ? draftsOfExpectations(expectations) : expectations,
    };
  }
  if ('features' in input) return { rules: draftsOfConstraints(parseSageMakerConstraints(input)) };
  if ('fields' in input) {
    const schema = check(tableSchemaSchema, input);
    if ('faults' in schema) throw suiteError(schema.faults);
    const { name } = schema.data;
    return { ...(name !== undefined && { name }), rules: draftsOfTableSchema(schema.data) };
  }
  return input;
}

export const suiteError = (faults: readonly Fault[]) =>
  faultsError(faults, { code: 'DATASETS_SUITE_INVALID', subject: 'validation suite', remedy: SUITE_REMEDY });

/** Types that the suite declares for columns of the table. */
export function declaredTypes({ rules }: Suite): ReadonlyMap<string, ColumnType> {
  const types = new Map<string, ColumnType>();
  // The first one that speaks of all rows counts.
  for (const rule of rules) {
    if (rule.rule === 'type' && rule.where === undefined && !types.has(rule.column)) types.set(rule.column, rule.type);
  }
  return types;
}

const FIELDS = ['name', 'rules'];

function unknownFields(suite: object): Fault[] {
  return Object.entries(suite)
    .filter(([key]) => !FIELDS.includes(key))
    .map(([key, value]) => ({
      path: key,
      got: display(value),
      expected: 'a known name',
      nearest: nearestNames(key, FIELDS),
    }));
}

interface ParsedRules {
  readonly rules: readonly Rule[];
  readonly faults: readonly Fault[];
}

function parseRules(input: unknown, path: string): ParsedRules {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return faulty({ path, got: display(input), expected: 'a rule such as { rule: not_null, column: id }' });
  }
  const { rule: name, ...given } = input as Record<string, unknown>;
  const drafts = typeof name === 'string' ? rulesOfExpectation(name, given) : undefined;
  if (drafts !== undefined) {
    const parsed = drafts.map((draft) => parseRule(draft, path));
    return { rules: parsed.flatMap(({ rules }) => rules), faults: parsed.flatMap(({ faults }) => faults) };
  }
  const own = Object.entries(given).map(([key, value]) => [camelCase(key), value] as const);
  return parseRule({ ...Object.fromEntries(own), rule: name }, path);
}

function parseRule(draft: Readonly<Record<string, unknown>>, path: string): ParsedRules {
  const name = typeof draft.rule === 'string' ? (ALIASES[draft.rule] ?? draft.rule) : undefined;
  if (name === undefined || !Object.hasOwn(RULE_KINDS, name)) {
    const names = name?.startsWith('expect_') ? Object.keys(EXPECTATIONS) : RULE_NAMES;
    const expected = names === RULE_NAMES ? `one of ${RULE_NAMES.join(', ')}` : 'an expectation that Assay has';
    const hint = name === undefined ? '' : nearestText(name, names);
    return faulty({ path: `${path}.rule`, got: display(draft.rule), expected: `${expected}${hint}` });
  }
  const outcome = check(RULE_KINDS[name as RuleName].schema, { ...draft, rule: name });
  if ('data' in outcome) return { rules: [outcome.data as Rule], faults: [] };
  return { rules: [], faults: outcome.faults.map((fault) => ({ ...fault, path: `${path}.${fault.path}` })) };
}

const faulty = (fault: Fault): ParsedRules => ({ rules: [], faults: [fault] });

/** YAML is often written with underscores. */
const camelCase = (key: string): string => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
