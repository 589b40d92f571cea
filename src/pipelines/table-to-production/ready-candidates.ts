import { AssayError } from '../../errors/index.ts';
import { ALGORITHMS, type AlgorithmName, completeParameters } from '../../ml/index.ts';
import { XGBOOST_HYPERPARAMETERS } from '../../production/index.ts';
import { check, display, type Fault, faultsError } from '../../schema/index.ts';
import { pickHyperparameters } from '../production-entry.ts';
import type { Candidate } from './candidates.ts';

/** A candidate with all its parameters: its own, the seed where its algorithm draws at random, and defaults. */
export interface ReadyCandidate {
  readonly candidate: Candidate;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * Completes the parameters of candidates. What could not be trained, judged as a model of two classes or promoted is
 * refused here, before the work that would be lost.
 * @throws AssayError `INVALID_ARGUMENT` listing every fault
 */
export function readyCandidates(candidates: readonly Candidate[], seed: number): readonly ReadyCandidate[] {
  const faults: Fault[] = [];
  if (!candidates.some(({ role }) => role === 'candidate')) {
    faults.push({ path: 'candidates', got: rolesText(candidates), expected: 'at least one in the role candidate' });
  }
  const ready = candidates.flatMap((candidate, index): ReadyCandidate[] => {
    const path = `candidates[${index}]`;
    const outcome = complete(candidate, seed);
    if ('faults' in outcome) {
      faults.push(...below(`${path}.parameters`, outcome.faults));
      return [];
    }
    faults.push(...misfits(outcome, path));
    return [outcome];
  });
  if (faults.length === 0) return ready;
  throw faultsError(faults, {
    code: 'INVALID_ARGUMENT',
    subject: 'candidates',
    remedy: 'Change or leave out these candidates; nothing has been trained yet',
  });
}

function rolesText(candidates: readonly Candidate[]): string {
  return candidates.length === 0 ? 'empty' : candidates.map(({ role }) => role).join(', ');
}

function complete(candidate: Candidate, seed: number): ReadyCandidate | { readonly faults: readonly Fault[] } {
  const { algorithm, parameters } = candidate;
  try {
    const given = drawsAtRandom(algorithm) ? { ...parameters, seed } : parameters;
    return { candidate, parameters: completeParameters(algorithm, given) };
  } catch (error) {
    if (!(error instanceof AssayError) || error.code !== 'ML_PARAMETERS_INVALID') throw error;
    return { faults: error.details.faults as readonly Fault[] };
  }
}

const drawsAtRandom = (algorithm: AlgorithmName): boolean =>
  Object.hasOwn(ALGORITHMS[algorithm].parameters.shape, 'seed');

/** Why a candidate could not be judged, or could win and yet not be promoted. */
function misfits({ candidate, parameters }: ReadyCandidate, path: string): readonly Fault[] {
  const { role, algorithm } = candidate;
  const task = ALGORITHMS[algorithm].taskOf(parameters);
  if (task !== 'binary') return [{ path, got: `a ${task} model`, expected: 'a model of two classes' }];
  if (role === 'baseline') return [];
  const unknown = Object.keys(XGBOOST_HYPERPARAMETERS.shape).filter((name) => parameters[name] === undefined);
  if (unknown.length > 0) {
    const expected = `an algorithm with the hyperparameters of production, or the role baseline (it has no ${unknown.join(', ')})`;
    return [{ path: `${path}.algorithm`, got: display(algorithm), expected }];
  }
  const outcome = check(XGBOOST_HYPERPARAMETERS, pickHyperparameters(parameters));
  return 'data' in outcome ? [] : below(`${path}.parameters`, outcome.faults);
}

const below = (path: string, faults: readonly Fault[]): Fault[] =>
  faults.map((fault) => ({ ...fault, path: fault.path === '' ? path : `${path}.${fault.path}` }));
