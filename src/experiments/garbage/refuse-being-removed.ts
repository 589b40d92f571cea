import { AssayError } from '../../errors/index.ts';
import type { Queries } from '../../storage/index.ts';

/**
 * Refuses the id of a run or logged model whose files are about to go: they would take those of a new one along.
 * @throws AssayError `EXPERIMENTS_RUN_BEING_REMOVED`
 */
export async function refuseBeingRemoved(queries: Queries, id: string): Promise<void> {
  const removal = await queries.selectFrom('removal').select('id').where('id', '=', id).executeTakeFirst();
  if (removal === undefined) return;
  throw new AssayError({
    code: 'EXPERIMENTS_RUN_BEING_REMOVED',
    message: `The removal of ${id} was begun and is not finished`,
    remedy: 'Finish it first: assay gc --yes',
    details: { id },
  });
}
