import { type RawNode, type SelectModifierNode, SqliteQueryCompiler } from 'kysely';
import { formOf } from '../dialect/per-dialect.ts';

/** Kysely's SQL for SQLite, with SQLite's form of what differs. */
export class OurSqliteCompiler extends SqliteQueryCompiler {
  protected override visitRaw(node: RawNode): void {
    const form = formOf(node, 'sqlite');
    if (form) this.visitNode(form);
    else super.visitRaw(node);
  }

  /** `for update` and the like: a transaction here holds the only write lock from its start. */
  protected override visitSelectModifier(node: SelectModifierNode): void {
    if (!isRowLock(node)) super.visitSelectModifier(node);
  }
}

const isRowLock = ({ modifier }: SelectModifierNode): boolean =>
  modifier !== undefined && /^(For|SkipLocked|NoWait)/.test(modifier);
