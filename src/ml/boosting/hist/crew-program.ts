/** The program of the threads that help to grow trees. */
import { workerData } from 'node:worker_threads';
import { serveCrew } from '../../histograms/serve-crew.ts';
import { COLUMN_ORDER, type ColumnTask, columnsFor, workOnColumn } from './column-work.ts';

const { columns } = workerData as { readonly columns: ColumnTask };

serveCrew((member, order) => {
  if (order !== COLUMN_ORDER.cut && order !== COLUMN_ORDER.code) return;
  for (const column of columnsFor(member, columns, order)) workOnColumn(member, columns, order, column);
});
