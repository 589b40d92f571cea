import { literal } from '../../tables/index.ts';
import type { Condition } from './rule-kind.ts';

/** What a condition from outside may call, by kind. */
export interface KnownFunctions {
  readonly scalar: ReadonlySet<string>;
  readonly aggregate: ReadonlySet<string>;
}

type Query = (sql: string) => Promise<readonly (readonly unknown[])[]>;

/**
 * Functions that give the same answer for the same rows, and tell nothing of the machine or the engine. They are those
 * of the engine's build, and so asked for once.
 */
export function knownFunctions(query: Query): Promise<KnownFunctions> {
  known ??= readFunctions(query).catch((error: unknown) => {
    known = undefined;
    throw error;
  });
  return known;
}

let known: Promise<KnownFunctions> | undefined;

async function readFunctions(query: Query): Promise<KnownFunctions> {
  const rows = await query(`
    SELECT DISTINCT lower(function_name), function_type FROM duckdb_functions()
    WHERE function_type IN ('scalar', 'aggregate', 'macro') AND coalesce(stability, '') <> 'VOLATILE'
      AND function_name NOT IN (SELECT function_name FROM duckdb_functions() WHERE stability = 'VOLATILE')`);
  const named = (isWanted: (type: unknown) => boolean) =>
    new Set(rows.filter(([name, type]) => isWanted(type) && !REFUSED.test(String(name))).map(([name]) => String(name)));
  return { scalar: named((type) => type !== 'aggregate'), aggregate: named((type) => type === 'aggregate') };
}

/** Functions about the engine, its settings and its catalogue. */
const REFUSED =
  /^(pg_|inet_|has_|current_(setting|schema|catalog|user|role|database|quer)|getvariable|getenv|user$|session_user|txid|in_search_path|get_block|query|json_(execute|serialize|deserialize)|nextval|currval|obj_desc|col_desc|shobj|read_|write_)/;

/** A condition that may be put into a query, with the names it speaks of; or what is wrong with it. */
export type CheckedCondition = { readonly names: readonly string[] } | { readonly fault: string };

/**
 * Takes a condition apart with the engine's own parser and refuses whatever could reach beyond the rows: other tables,
 * files, queries inside it, and functions that are not known to depend on their arguments alone.
 */
export async function checkCondition(
  { sql, over }: Pick<Condition, 'sql' | 'over'>,
  functions: KnownFunctions,
  query: Query,
): Promise<CheckedCondition> {
  const [[text] = []] = await query(`SELECT json_serialize_sql(${literal(`SELECT (${sql}\n) FROM t`)})`);
  const parsed: Parsed = JSON.parse(String(text));
  if (parsed.error) return { fault: `an SQL condition: ${parsed.error_message ?? 'it cannot be read'}` };
  const [statement, ...more] = parsed.statements ?? [];
  const [expression, ...others] = statement?.node.select_list ?? [];
  if (expression === undefined || more.length > 0 || others.length > 0 || !isPlain(statement?.node)) {
    return { fault: 'one SQL condition and nothing beside it' };
  }
  const names = new Set<string>();
  let aggregates = 0;
  for (const node of nodesOf(expression)) {
    const kind = String(node.class);
    const name = String(node.function_name ?? '').toLowerCase();
    if (kind === 'SUBQUERY') return { fault: 'a condition without a query inside it' };
    if (kind === 'WINDOW') return { fault: 'a condition without a window (OVER)' };
    if (kind === 'PARAMETER') return { fault: 'a condition without parameters' };
    if (kind === 'STAR') return { fault: 'a condition that names its columns one by one' };
    if (kind === 'COLUMN_REF' && Array.isArray(node.column_names)) names.add(String(node.column_names[0]));
    if (kind !== 'FUNCTION') continue;
    if (functions.aggregate.has(name) && !functions.scalar.has(name)) aggregates += 1;
    else if (!functions.scalar.has(name)) return { fault: `a condition without the function ${name}` };
  }
  if (over === 'row' && aggregates > 0) return { fault: 'a condition on single rows, without sums or counts' };
  if (over === 'table' && aggregates === 0) return { fault: 'a condition on aggregates, such as sum(amount) > 0' };
  return { names: [...names] };
}

interface Parsed {
  readonly error: boolean;
  readonly error_message?: string;
  readonly statements?: readonly { readonly node: SelectNode }[];
}

interface SelectNode extends SyntaxNode {
  readonly select_list?: readonly SyntaxNode[];
}

type SyntaxNode = Readonly<Record<string, unknown>>;

/** Whether a statement is `SELECT … FROM t` as it was written around the condition, and nothing more. */
function isPlain(node: SelectNode | undefined): boolean {
  if (node?.type !== 'SELECT_NODE') return false;
  const from = node.from_table as SyntaxNode | undefined;
  const empty = (value: unknown) =>
    value === null || value === undefined || (Array.isArray(value) && value.length === 0);
  return (
    from?.type === 'BASE_TABLE' &&
    from.table_name === 't' &&
    from.schema_name === '' &&
    empty(from.sample) &&
    empty(from.at_clause) &&
    [node.modifiers, node.where_clause, node.group_expressions, node.group_sets, node.having].every(empty) &&
    [node.sample, node.qualify, (node.cte_map as { map?: unknown } | undefined)?.map].every(empty)
  );
}

function* nodesOf(value: unknown): Iterable<SyntaxNode> {
  if (Array.isArray(value)) {
    for (const item of value) yield* nodesOf(item);
  } else if (typeof value === 'object' && value !== null) {
    yield value as SyntaxNode;
    for (const item of Object.values(value)) yield* nodesOf(item);
  }
}
