import { z } from 'zod';
import type { TableView } from './table-view.ts';

/** How bad it is when a rule is broken: an `error` fails the validation, a `warn` is only reported. */
export const SEVERITIES = ['error', 'warn'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What every rule may say. */
export const commonFields = {
  severity: z.enum(SEVERITIES).optional().describe('error (the default) fails the validation, warn is reported only'),
  where: z.string().min(1, 'a condition').optional().describe('SQL condition: only rows that meet it are looked at'),
  note: z.string().optional().describe('Why the rule is there, for whoever reads the report'),
};

/** Of rules that look at the schema alone, where no row can be left out. */
export const schemaFields = { severity: commonFields.severity, note: commonFields.note };

/** Of rules that look at every row by itself. */
export const rowFields = {
  ...commonFields,
  mostly: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .describe('Share of the rows that have a value which must keep the rule; 1 (all) unless given'),
};

export const columnName = z.string().min(1, 'the name of a column');

/** What came of a rule that yields one figure. */
export interface Judgement {
  readonly success: boolean;
  /** What was found, to stand beside what was expected. */
  readonly observed?: unknown;
  /** Why it failed, where the observed value alone does not say. */
  readonly reason?: string;
}

/** Rows that broke a rule, with the first of them. */
export interface BrokenRows {
  readonly failing: number;
  readonly samples: readonly SampleRow[];
  /** What was found, for rules that have more to tell than rows. */
  readonly observed?: unknown;
}

/** A row that broke a rule. */
export interface SampleRow {
  /** Number of the row in the table, from 1; the header of a file is not counted. */
  readonly row: number;
  /** The cells that the rule looks at, by column; cells that do not parse as the column's type stay text. */
  readonly values: Readonly<Record<string, string | number | boolean | null>>;
}

/** What a rule that needs a look of its own may use. */
export interface RuleQueries {
  readonly table: TableView;
  /** SQL that is true of the rows that the rule looks at: those it is for that have a value. */
  readonly evaluated: string;
  /** What stands behind `FROM` for the columns of the rule. */
  readonly from: string;
  query(sql: string): Promise<readonly (readonly unknown[])[]>;
  /** The evaluated rows that broke the rule: how many, and the first of them. */
  brokenRows(asked: BrokenRowsQuery): Promise<BrokenRows>;
  /** Opens the table that a rule refers to while `work` looks at it. */
  withTable<T>(reference: string, work: (other: TableView, query: RuleQueries['query']) => Promise<T>): Promise<T>;
}

export interface BrokenRowsQuery {
  /** SQL that is true of the rows that broke the rule. */
  readonly broken: string;
  /** Columns whose cells are shown. */
  readonly columns: readonly string[];
  /** SQL whose value in the evaluated row before can be used in `broken` as `assay_previous`. */
  readonly previous?: string;
}

/** How a rule is checked; all `rows` and `figure` rules of a suite share one scan. */
export type Plan =
  /** Row by row: true of `missing` rows that have no value, else true of `holds` where the rule is kept. */
  | { readonly kind: 'rows'; readonly missing: string; readonly holds: string }
  /** One figure over the rows. `aggregate` gets the condition that a row must meet to count. */
  | {
      readonly kind: 'figure';
      readonly missing?: string;
      readonly aggregate: (counts: string) => string;
      readonly judge: (value: unknown, rows: { readonly evaluated: number }) => Judgement;
    }
  /** Needs a look of its own, unless the figure that the shared scan finds says that all is well. */
  | {
      readonly kind: 'query';
      readonly missing: string;
      readonly screen?: {
        readonly aggregate: (counts: string) => string;
        readonly passes: (value: unknown, rows: { readonly evaluated: number }) => boolean;
      };
      readonly run: (queries: RuleQueries) => Promise<BrokenRows | Judgement>;
    }
  /** Known from the schema alone. */
  | { readonly kind: 'known'; readonly judgement: Judgement }
  /** A column cannot be read as the rule needs it. */
  | { readonly kind: 'unfit'; readonly column: string; readonly reason: string };

/** One kind of rule: what it takes, how it is told, and how it is checked. */
export interface RuleKind<Schema extends z.ZodObject = z.ZodObject> {
  readonly schema: Schema;
  /** In a word, for lists of what there is. */
  readonly summary: string;
  /** Columns of the table that the rule looks at; they must exist. */
  columns(rule: z.output<Schema>): readonly string[];
  /** The rule as a sentence, such as `amount is between 0 and 100`. */
  describe(rule: z.output<Schema>): string;
  plan(rule: z.output<Schema>, table: TableView): Plan;
  /** SQL conditions from outside that the rule holds, by the path where they stand. */
  conditions?(rule: z.output<Schema>): readonly Condition[];
  /** Regular expressions from outside, by path. */
  patterns?(rule: z.output<Schema>): readonly { readonly path: string; readonly pattern: string }[];
  /** Columns that the rule declares to be there: their absence is a fault of the data, not of the suite. */
  declares?(rule: z.output<Schema>): readonly string[];
}

/** SQL from outside. */
export interface Condition {
  readonly path: string;
  readonly sql: string;
  /** Whether it speaks of single rows or of all of them together. */
  readonly over: 'row' | 'table';
}

/** Keeps the types of a kind together while it is written down. */
export const ruleKind = <Schema extends z.ZodObject>(kind: RuleKind<Schema>): RuleKind<Schema> => kind;
