import { faultsError } from '../../schema/index.ts';
import { type Dimension, dimensionOf } from './dimension.ts';
import type { Condition, Constant, Params, ParamValue, SearchSpace, SpaceEntry } from './distribution.ts';
import { spaceFaults } from './space-faults.ts';

/** A checked search space, parents before their children. */
export interface Space {
  readonly declared: SearchSpace;
  /** Without constants, parents before their children. */
  readonly dimensions: readonly Dimension[];
  readonly constants: Readonly<Record<string, Constant>>;
  /** Whether a parameter may be missing from a trial. */
  readonly isConditional: boolean;
  /** Whether there are finitely many different trials. */
  readonly isDiscrete: boolean;
  /** Whether the parameter is there, given those of its parents that are. */
  isActive(name: string, params: Params): boolean;
  /** The values of all constants that are there beside `params`. */
  withConstants(params: Params): Params;
}

/** @throws AssayError `TUNING_SPACE_INVALID` with every fault */
export function compileSpace(declared: SearchSpace): Space {
  const faults = spaceFaults(declared);
  if (faults.length > 0) {
    throw faultsError(faults, {
      code: 'TUNING_SPACE_INVALID',
      subject: 'search space',
      remedy: 'Correct the space; docs/tuning.md shows one of each kind',
    });
  }
  const ordered = parentsFirst(declared);
  const dimensions = ordered.flatMap(([name, entry]) => (entry.kind === 'constant' ? [] : [dimensionOf(name, entry)]));
  const constants = Object.fromEntries(
    ordered.flatMap(([name, entry]) => (entry.kind === 'constant' ? [[name, entry] as const] : [])),
  );
  const hasConstants = dimensions.length < ordered.length;
  const isActive = (name: string, params: Params): boolean => meets(declared[name]?.when, params);
  return {
    declared,
    dimensions,
    constants,
    isConditional: ordered.some(([, entry]) => entry.when !== undefined),
    isDiscrete: dimensions.every(({ size }) => Number.isFinite(size)),
    isActive,
    withConstants: (params) => {
      if (!hasConstants) return params;
      const whole: Record<string, ParamValue> = { ...params };
      for (const [name, entry] of ordered) {
        if (entry.kind === 'constant' && isActive(name, whole)) whole[name] = entry.value;
      }
      return whole;
    },
  };
}

/** A parameter whose parent is missing is missing as well, so parents need no look at their own conditions. */
function meets(when: Condition | undefined, params: Params): boolean {
  if (when === undefined) return true;
  return Object.entries(when).every(([parent, wanted]) => {
    if (!(parent in params)) return false;
    const value = params[parent] as ParamValue;
    return Array.isArray(wanted) ? wanted.includes(value) : wanted === value;
  });
}

function parentsFirst(space: SearchSpace): [string, SpaceEntry][] {
  const ordered = new Map<string, SpaceEntry>();
  const add = (name: string): void => {
    const entry = space[name];
    if (entry === undefined || ordered.has(name)) return;
    for (const parent of Object.keys(entry.when ?? {})) add(parent);
    ordered.set(name, entry);
  };
  for (const name of Object.keys(space)) add(name);
  return [...ordered];
}
