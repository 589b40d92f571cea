import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { parseSuite, type RuleResult, validateTable } from '../../src/datasets/index.ts';
import { openTables } from '../../src/tables/index.ts';

const tables = await openTables({ threads: 1 });
afterAll(() => tables[Symbol.asyncDispose]());

interface Row {
  readonly n: number | undefined;
  readonly k: number;
  readonly s: string | undefined;
}

const rows = fc.array(
  fc.record({
    n: fc.option(fc.oneof(fc.integer({ min: -20, max: 20 }), fc.constantFrom(0.5, -0.5, Infinity, -Infinity)), {
      nil: undefined,
    }),
    k: fc.integer({ min: 0, max: 12 }),
    s: fc.option(fc.constantFrom('', 'a', 'ab', 'b1', '12', '-3', '1.5', 'ä', "it's"), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 40 },
);

const limits = fc
  .tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 0, max: 20 }))
  .map(([min, width]) => ({ min, max: min + width }));

/** A rule, whether a row is left aside for want of a value, and whether it breaks the rule. */
interface Checked {
  readonly rule: Readonly<Record<string, unknown>>;
  readonly missing: (row: Row) => boolean;
  readonly breaks: (row: Row, index: number, all: readonly Row[]) => boolean;
}

const noN = ({ n }: Row): boolean => n === undefined;
const noS = ({ s }: Row): boolean => s === undefined;
const never = (): boolean => false;
/** The numbers of the text column: those that a person would call numbers. */
const numberOf = (text: string): number | undefined => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined);

const rules: fc.Arbitrary<Checked> = fc.oneof(
  limits.map(({ min, max }) => ({
    rule: { rule: 'between', column: 'n', min, max },
    missing: noN,
    breaks: ({ n = 0 }: Row) => n < min || n > max,
  })),
  limits.map(({ min, max }) => ({
    rule: { rule: 'between', column: 's', min, max },
    missing: noS,
    breaks: ({ s = '' }: Row) => !((numberOf(s) ?? NaN) >= min && (numberOf(s) ?? NaN) <= max),
  })),
  fc.constantFrom('not_null', 'null').map((rule) => ({
    rule: { rule, column: 's' },
    missing: never,
    breaks: (row: Row) => noS(row) === (rule === 'not_null'),
  })),
  fc.uniqueArray(fc.constantFrom<string>('', 'a', 'ab', "it's", 'z'), { minLength: 1 }).map((values) => ({
    rule: { rule: 'in_set', column: 's', values },
    missing: noS,
    breaks: ({ s = '' }: Row) => !values.includes(s),
  })),
  fc.constantFrom('^a', '[0-9]', 'b.', '^$').map((pattern) => ({
    rule: { rule: 'matches', column: 's', pattern },
    missing: noS,
    breaks: ({ s = '' }: Row) => !new RegExp(pattern).test(s),
  })),
  fc.constantFrom('integer', 'number').map((type) => ({
    rule: { rule: 'type', column: 's', type },
    missing: noS,
    breaks: ({ s = '' }: Row) => {
      const number = numberOf(s);
      return number === undefined || (type === 'integer' && !Number.isInteger(number));
    },
  })),
  fc.constant({
    rule: { rule: 'unique', columns: ['k', 'n'] },
    missing: noN,
    breaks: (row: Row, _: number, all: readonly Row[]) =>
      all.filter((other) => other.k === row.k && other.n === row.n).length > 1,
  }),
  fc.boolean().map((strictly) => ({
    rule: { rule: 'increasing', column: 'n', strictly },
    missing: noN,
    breaks: ({ n = 0 }: Row, index: number, all: readonly Row[]) => {
      const before = all.slice(0, index).findLast((row) => row.n !== undefined)?.n;
      return before !== undefined && (strictly ? n <= before : n < before);
    },
  })),
  fc.constant({
    rule: { rule: 'compare', column: 'k', is: '<', to: 'n' },
    missing: noN,
    breaks: ({ k, n = 0 }: Row) => !(k < n),
  }),
  fc.constant({
    rule: { rule: 'condition', sql: 'k + n > 3' },
    missing: noN,
    breaks: ({ k, n = 0 }: Row) => !(k + n > 3),
  }),
);

test('C-P31 the quality of any table is counted as one would by hand, row by row', async () => {
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.array(fc.tuple(rules, fc.option(fc.nat(12))), { minLength: 1, maxLength: 12 }),
      async (all, asked) => {
        await using table = await tables.fromColumns([
          { name: 'n', type: 'number', values: Float64Array.from(all, ({ n }) => n ?? NaN) },
          { name: 'k', type: 'integer', values: Int32Array.from(all, ({ k }) => k) },
          { name: 's', type: 'text', values: all.map(({ s }) => s) },
        ]);
        const suite = parseSuite({
          rules: asked.map(([{ rule }, limit]) => (limit === null ? rule : { ...rule, where: `k <= ${limit}` })),
        });
        const options = { subject: 'a table', clock: { now: () => 0 }, openTable: () => Promise.reject(new Error()) };
        const { results } = await validateTable(table, suite, options);
        for (const [index, [checked, limit]] of asked.entries()) {
          const numbered = all
            .map((row, at) => ({ row, number: at + 1 }))
            .filter(({ row }) => limit === null || row.k <= limit);
          expect(countsOf(results[index] as RuleResult)).toEqual(byHand(checked, numbered));
        }
      },
    ),
    { numRuns: 150 },
  );
}, 60_000);

function countsOf({ elements, missing, failing, failingShare, outcome, samples }: RuleResult) {
  return { elements, missing, failing, failingShare, outcome, rows: samples.map(({ row }) => row) };
}

function byHand({ missing, breaks }: Checked, numbered: readonly { row: Row; number: number }[]) {
  const evaluated = numbered.filter(({ row }) => !missing(row));
  const present = evaluated.map(({ row }) => row);
  const broken = evaluated.filter(({ row }, index) => breaks(row, index, present));
  return {
    elements: numbered.length,
    missing: numbered.length - evaluated.length,
    failing: broken.length,
    failingShare: evaluated.length === 0 ? undefined : broken.length / evaluated.length,
    outcome: broken.length === 0 ? 'passed' : 'failed',
    rows: broken.slice(0, 20).map(({ number }) => number),
  };
}
