import { type ColumnDefinitionNode, type DataTypeNode, PostgresQueryCompiler, type RawNode } from 'kysely';
import { formOf } from '../dialect/per-dialect.ts';

/** Kysely's SQL for PostgreSQL, with PostgreSQL's form of what differs. */
export class OurPostgresCompiler extends PostgresQueryCompiler {
  #inColumn = false;

  protected override visitRaw(node: RawNode): void {
    const form = formOf(node, 'postgres');
    if (form) this.visitNode(form);
    else super.visitRaw(node);
  }

  protected override visitColumnDefinition(node: ColumnDefinitionNode): void {
    this.#inColumn = true;
    super.visitColumnDefinition(node);
    this.#inColumn = false;
  }

  /** Columns as SQLite has them: text in the order of its bytes, whatever the database's locale; whole numbers of 64 bits. */
  protected override visitDataType(node: DataTypeNode): void {
    if (this.#inColumn && node.dataType === 'text') this.append('text collate "C"');
    else if (this.#inColumn && node.dataType === 'integer') this.append('bigint');
    else super.visitDataType(node);
  }
}
