import { CompiledQuery } from 'kysely';

export interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

interface StatementBatch extends CompiledQuery {
  readonly batch: readonly Statement[];
}

/** Statements that one call of the driver runs one after the other: Kysely's part of a call takes longer than most of them. */
export const statementBatch = (batch: readonly Statement[]): CompiledQuery => {
  const query: StatementBatch = { ...CompiledQuery.raw(''), batch };
  return query;
};

/** The statements of a batch; undefined for a query of one. */
export const batchOf = (query: CompiledQuery): readonly Statement[] | undefined =>
  (query as Partial<StatementBatch>).batch;
