/** The program of the threads that help to grow trees. */
import { workerData } from 'node:worker_threads';
import { serveCrew } from '../../histograms/serve-crew.ts';
import { COLUMN_ORDER, type ColumnTask, nextColumn, workOnColumn } from './column-work.ts';

const { columns } = workerData as { readonly columns: ColumnTask };

serveCrew((member, order) => {
  if (order !== COLUMN_ORDER.cut && order !== COLUMN_ORDER.code) return;
  for (let column = nextColumn(member, columns.matrix.columns); column !== undefined; ) {
    workOnColumn(member, columns, order, column);
    column = nextColumn(member, columns.matrix.columns);
  }
});
