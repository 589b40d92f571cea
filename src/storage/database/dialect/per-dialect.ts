import { type Expression, ExpressionWrapper, type OperationNode, type RawBuilder, RawNode } from 'kysely';
import type { DialectName } from '../database.ts';

type Forms = Readonly<Record<DialectName, OperationNode>>;
type PerDialectNode = RawNode & { readonly forms: Forms };

/**
 * An expression that SQLite and PostgreSQL write differently; each query is compiled with the form of its own database.
 * The way to use what only one of them has: no caller asks which database it is on.
 */
export function perDialect<T>(forms: Readonly<Record<DialectName, RawBuilder<T>>>): Expression<T> {
  const nodes: Forms = { sqlite: forms.sqlite.toOperationNode(), postgres: forms.postgres.toOperationNode() };
  const node: PerDialectNode = { ...RawNode.create([], []), forms: nodes };
  return new ExpressionWrapper(node);
}

/** The form of `node` for a database; undefined for raw SQL that is the same everywhere. */
export function formOf(node: RawNode, dialect: DialectName): OperationNode | undefined {
  return (node as Partial<PerDialectNode>).forms?.[dialect];
}
