import type { Experiments, Run } from '../../experiments/index.ts';

/**
 * The run that people name by its id or the first digits of it.
 *
 * @throws AssayError `EXPERIMENTS_RUN_NOT_FOUND`, `EXPERIMENTS_RUN_AMBIGUOUS`
 */
export async function findRun(experiments: Experiments, idOrStart: string): Promise<Run> {
  const [id = idOrStart] = await experiments.resolveRunIds([idOrStart]);
  return experiments.getRun(id);
}
