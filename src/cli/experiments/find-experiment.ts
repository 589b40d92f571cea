import { AssayError } from '../../errors/index.ts';
import type { Experiment, Experiments } from '../../experiments/index.ts';

/**
 * The experiment called `nameOrId`, or with that id.
 *
 * @throws AssayError when there is neither
 */
export async function findExperiment(experiments: Experiments, nameOrId: string): Promise<Experiment> {
  const named = await experiments.findExperimentByName(nameOrId);
  if (named !== undefined) return named;
  if (/^\d+$/.test(nameOrId)) return experiments.getExperiment(nameOrId);
  const known = (await experiments.listExperiments()).experiments.map(({ name }) => name);
  throw new AssayError({
    code: 'EXPERIMENTS_EXPERIMENT_NOT_FOUND',
    message: `There is no experiment ${nameOrId}`,
    remedy: known.length > 0 ? `There is: ${known.slice(0, 10).join(', ')}` : 'Train a model first: assay train --help',
    details: { experiment: nameOrId },
  });
}
