/** The program of the threads that help to grow LightGBM's trees. */
import { workerData } from 'node:worker_threads';
import { serveCrew } from '../../histograms/serve-crew.ts';
import { LeafwiseShare } from './leafwise-share.ts';
import type { LeafwiseTask } from './leafwise-task.ts';

const { task } = workerData as { readonly task: LeafwiseTask };

let share: LeafwiseShare | undefined;
serveCrew((member, order) => {
  share ??= new LeafwiseShare(member, task);
  share.perform(order);
});
