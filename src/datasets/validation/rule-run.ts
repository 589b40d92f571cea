import { InterruptedError } from '../../errors/index.ts';
import type { LongWork } from '../../schema/index.ts';
import type { Table } from '../../tables/index.ts';
import { type RuleResult, SAMPLE_ROWS } from './report.ts';
import { describeRule, type Rule } from './rule.ts';
import { type Counts, countsOf, evaluatedSql, rowsOf } from './rule-counts.ts';
import type { BrokenRows, BrokenRowsQuery, Plan, RuleQueries, SampleRow } from './rule-kind.ts';
import { brokenIn, judged } from './rule-outcome.ts';
import { engineReason } from './suite-faults.ts';
import { TableView } from './table-view.ts';

/** A rule on its way to a result. */
export interface Task {
  readonly rule: Rule;
  readonly columns: readonly string[];
  readonly plan?: Plan;
  readonly hindrance?: string;
  readonly counts?: Counts;
  readonly samples?: readonly SampleRow[];
}

type Query = (sql: string) => Promise<readonly (readonly unknown[])[]>;

interface RunParts {
  /** Opens what a rule refers to: a dataset or a file. */
  readonly openTable: (reference: string, work: LongWork) => Promise<Table>;
  readonly view: TableView;
  readonly query: Query;
  readonly work: LongWork;
}

const ROW = 'assay_row';
/** Most rules of one scan: planning a query takes the engine time that grows faster than the query does. */
const RULES_A_SCAN = 100;

function inScans(tasks: readonly Task[]): readonly (readonly Task[])[] {
  const scans = Math.ceil(tasks.length / RULES_A_SCAN);
  return Array.from({ length: scans }, (_, n) => tasks.slice(n * RULES_A_SCAN, (n + 1) * RULES_A_SCAN));
}

/** The queries of one validation. */
export class RuleRun {
  readonly #view: TableView;
  readonly #query: Query;
  readonly #openTable: RunParts['openTable'];
  readonly #work: LongWork;

  constructor({ view, query, openTable, work }: RunParts) {
    this.#view = view;
    this.#query = query;
    this.#openTable = openTable;
    this.#work = work;
  }

  /** Counts of all rules in one scan. Should a condition fail on some row, each rule is counted alone to find it. */
  async count(tasks: readonly Task[]): Promise<readonly Task[]> {
    const counted: Task[] = [];
    for (const some of inScans(tasks)) counted.push(...(await this.#countOrFind(some)));
    return counted;
  }

  async #countOrFind(tasks: readonly Task[]): Promise<readonly Task[]> {
    try {
      return await this.#countTogether(tasks);
    } catch (error) {
      if (!isOfRule(error)) throw error;
    }
    const counted: Task[] = [];
    for (const task of tasks) {
      try {
        counted.push(...(await this.#countTogether([task])));
      } catch (error) {
        if (!isOfRule(error)) throw error;
        const { plan: _, ...rest } = task;
        counted.push({ ...rest, hindrance: engineReason(error) });
      }
    }
    return counted;
  }

  async #countTogether(tasks: readonly Task[]): Promise<readonly Task[]> {
    const aggregates = new Map<string, number>();
    const ask = (sql: string): number => {
      const known = aggregates.get(sql);
      if (known !== undefined) return known;
      aggregates.set(sql, aggregates.size);
      return aggregates.size - 1;
    };
    const asked = tasks.map(({ rule, plan }) => (plan === undefined ? undefined : countsOf(rule, plan, ask)));
    if (aggregates.size === 0) return tasks;
    const columns = tasks.flatMap((task) => task.columns);
    const [row = []] = await this.#query(
      `SELECT ${[...aggregates.keys()].join(', ')} FROM ${this.#view.from(columns)}`,
    );
    return tasks.map((task, index) => {
      const at = asked[index];
      if (at === undefined) return task;
      const figure = at.figure === undefined ? undefined : row[at.figure];
      const number = (position: number | undefined) => (position === undefined ? 0 : Number(row[position]));
      return {
        ...task,
        counts: {
          elements: number(at.elements),
          missing: number(at.missing),
          failing: number(at.failing),
          figure,
        },
      };
    });
  }

  /** The first rows that broke each rule that looks at rows: one more scan for their numbers, one for their cells. */
  async sample(tasks: readonly Task[]): Promise<readonly Task[]> {
    const sampled: Task[] = [];
    for (const some of inScans(tasks)) sampled.push(...(await this.#sampleTogether(some)));
    return sampled;
  }

  async #sampleTogether(tasks: readonly Task[]): Promise<readonly Task[]> {
    const broken = tasks.filter(({ counts, plan }) => plan?.kind === 'rows' && (counts?.failing ?? 0) > 0);
    if (broken.length === 0) return tasks;
    const lists = broken.map(({ rule, plan }) =>
      firstRows(
        plan?.kind === 'rows' ? `${evaluatedSql(rule, plan.missing)} AND (${plan.holds}) IS NOT TRUE` : 'false',
      ),
    );
    const needed = broken.flatMap(({ columns }) => columns);
    const [found = []] = await this.#query(`SELECT ${lists.join(', ')} FROM ${this.#numbered(needed)}`);
    const rows = found.map(numbersIn);
    const cells = await this.#cells(rows.flat(), needed);
    const samples = new Map(broken.map((task, index) => [task, cells(rows[index] ?? [], task.columns)]));
    return tasks.map((task) => {
      const own = samples.get(task);
      return own === undefined ? task : { ...task, samples: own };
    });
  }

  async finish(task: Task): Promise<RuleResult> {
    const { rule, plan, counts } = task;
    const head = { rule, description: describeRule(rule), severity: rule.severity ?? 'error', samples: [] } as const;
    if (plan === undefined) return { ...head, outcome: 'unchecked', reason: task.hindrance ?? 'it cannot be checked' };
    switch (plan.kind) {
      case 'known':
        return { ...head, ...judged(plan.judgement) };
      case 'figure': {
        const rows = rowsOf(counts);
        return { ...head, ...rows, ...judged(plan.judge(counts?.figure, rows)) };
      }
      case 'rows':
        return {
          ...head,
          ...brokenIn(rule, rowsOf(counts), { failing: counts?.failing ?? 0, samples: task.samples ?? [] }),
        };
      case 'query': {
        const rows = rowsOf(counts);
        if (plan.screen?.passes(counts?.figure, rows)) {
          return { ...head, ...brokenIn(rule, rows, { failing: 0, samples: [] }) };
        }
        try {
          const found = await plan.run(this.#queriesFor(task, plan.missing));
          if ('success' in found) return { ...head, ...rows, ...judged(found) };
          return { ...head, ...brokenIn(rule, rows, found) };
        } catch (error) {
          if (error instanceof InterruptedError) throw error;
          return { ...head, ...rows, outcome: 'unchecked', reason: engineReason(error) };
        }
      }
      case 'unfit':
        return { ...head, outcome: 'unchecked', reason: plan.reason };
      default:
        return plan satisfies never;
    }
  }

  #queriesFor({ rule, columns }: Task, missing: string): RuleQueries {
    const evaluated = evaluatedSql(rule, missing);
    return {
      table: this.#view,
      evaluated,
      from: this.#view.from(columns),
      query: this.#query,
      brokenRows: (asked) => this.#brokenRows(asked, columns, evaluated),
      withTable: async (reference, look) => {
        await using other = await this.#openTable(reference, this.#work);
        const { schema, rowCount, relation } = other;
        return await look(new TableView({ schema, rowCount, now: this.#view.now, relation }), this.#query);
      },
    };
  }

  async #brokenRows(
    { broken, columns, previous }: BrokenRowsQuery,
    needed: readonly string[],
    evaluated: string,
  ): Promise<BrokenRows> {
    const before = previous === undefined ? '' : `, lag(${previous}) OVER () AS assay_previous`;
    const rows = `(SELECT *${before} FROM ${this.#numbered(needed)} WHERE ${evaluated})`;
    const marked = `(SELECT *, (${broken}) AS assay_broken FROM ${rows})`;
    const [[failing, first] = []] = await this.#query(
      `SELECT count(*) FILTER (WHERE assay_broken), ${firstRows('assay_broken')} FROM ${marked}`,
    );
    const found = numbersIn(first);
    const cells = await this.#cells(found, columns);
    return { failing: Number(failing), samples: cells(found, columns) };
  }

  /** The cells of a few rows, as they are shown. */
  async #cells(rows: readonly number[], columns: readonly string[]) {
    const names = [...new Set(columns)];
    const last = Math.max(0, ...rows);
    const wanted = [...new Set(rows)].join(', ');
    const shown = [ROW, ...names.map((name) => this.#view.column(name).shown)].join(', ');
    const found =
      rows.length === 0
        ? []
        : await this.#query(
            `SELECT ${shown} FROM (SELECT * FROM ${this.#numbered(names)} LIMIT ${last}) WHERE ${ROW} IN (${wanted})`,
          );
    const byRow = new Map(found.map(([row, ...cells]) => [Number(row), cells]));
    return (wantedRows: readonly number[], shownColumns: readonly string[]): readonly SampleRow[] =>
      wantedRows.map((row) => ({
        row,
        values: Object.fromEntries(
          shownColumns.map((name) => [name, this.#cell(name, byRow.get(row)?.[names.indexOf(name)])]),
        ),
      }));
  }

  /** The rows with their numbers, from 1 in the order of the table. */
  #numbered(columns: readonly string[]): string {
    return `(SELECT row_number() OVER () AS ${ROW}, * FROM ${this.#view.from(columns)})`;
  }

  /** A cell in JSON, as text where a number could not tell what stands there. */
  #cell(name: string, text: unknown): string | number | boolean | null {
    if (typeof text !== 'string') return null;
    const kind = this.#view.column(name).kind;
    if (kind === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
    const number = Number(text);
    const isExact = Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number));
    return kind === 'number' && text.trim() !== '' && isExact ? number : text;
  }
}

/** SQL of the numbers of the first rows of which `broken` is true. */
const firstRows = (broken: string): string => `min(${ROW}, ${SAMPLE_ROWS}) FILTER (WHERE ${broken})`;

const numbersIn = (list: unknown): readonly number[] => (Array.isArray(list) ? list.map(Number) : []);

/** Whether an error may come from what a rule computes; the engine's memory and the user's stop do not. */
function isOfRule(error: unknown): boolean {
  if (error instanceof InterruptedError) return false;
  const code = (error as { code?: unknown }).code;
  return code === undefined || code === 'TABLES_FILE_FORMAT';
}
