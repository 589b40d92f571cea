/** The program of a thread that grows trees of a forest: takes the next seed until none is left. */
import { parentPort, type TransferListItem, workerData } from 'node:worker_threads';
import { growForestTree } from './forest-plan.ts';
import type { GrowOrder, GrowReport } from './grow-forest.ts';

const { plan, seeds, next } = workerData as GrowOrder;
const counter = new Int32Array(next);
for (;;) {
  const index = Atomics.add(counter, 0, 1);
  if (index >= seeds.length) break;
  const grown = growForestTree(plan, seeds[index]!);
  const arrays = [...Object.values(grown.tree), grown.outOfBagLeaves].filter((part) => ArrayBuffer.isView(part));
  const report: GrowReport = { index, grown };
  parentPort?.postMessage(report, arrays.map(({ buffer }) => buffer) as TransferListItem[]);
}
