import type { LongWork } from '../../schema/index.ts';
import { identifier, type Table } from '../../tables/index.ts';
import type { Sample } from './profile.ts';

const ROWS = 10;
/** Columns that a page can show. */
const COLUMNS = 50;

/** The first and the last rows, as text. */
export async function sampleOf(table: Table, work: LongWork): Promise<Sample> {
  const columns = table.schema.slice(0, COLUMNS).map(({ name }) => name);
  const cells = columns.map((name) => `left(CAST(${identifier(name)} AS VARCHAR), 100)`).join(', ');
  const read = async (limit: string): Promise<Sample['head']> => {
    const rows = await table.query((relation) => `SELECT ${cells} FROM ${relation} ${limit}`, work);
    return rows.map((row) => row.map((cell) => (cell === null ? null : String(cell))));
  };
  const rest = Math.max(ROWS, table.rowCount - ROWS);
  return { columns, head: await read(`LIMIT ${ROWS}`), tail: await read(`LIMIT ${ROWS} OFFSET ${rest}`) };
}
