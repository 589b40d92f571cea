import { availableParallelism } from 'node:os';
import type { Matrix } from '../matrix.ts';
import { binData } from './binning/binned-data.ts';
import { CrewWorkspace, fitsCrew } from './crew/crew-workspace.ts';
import { PlainWorkspace } from './growing/plain-workspace.ts';
import type { Workspace } from './growing/workspace.ts';
import { seedsOf } from './library-random.ts';
import { constraintsOf } from './lightgbm-trainer.ts';
import type { LightgbmParameters } from './parameters.ts';

/** Cells below which a thread costs more than it saves. */
const WORTH_A_THREAD = 400_000;

/**
 * The quickest workspace that can hold the rows; all give the same trees, to the bit. Disposing of it ends its threads.
 * @param threads at most so many, every core unless given
 */
export async function createWorkspace(
  matrix: Matrix,
  parameters: LightgbmParameters,
  threads = availableParallelism(),
): Promise<Workspace & Partial<AsyncDisposable>> {
  const worth = Math.max(1, Math.floor((matrix.rows * matrix.columns) / WORTH_A_THREAD));
  const rules = {
    rules: parameters,
    groups: parameters.num_class ?? 1,
    constraints: constraintsOf(parameters),
    binning: { ...parameters, ...seedsOf(parameters) },
    num_leaves: parameters.num_leaves,
    threads: Math.min(threads, matrix.columns, worth),
  };
  if (fitsCrew(matrix, rules)) return await CrewWorkspace.create(matrix, rules);
  return new PlainWorkspace(binData(matrix, rules.binning), rules);
}
