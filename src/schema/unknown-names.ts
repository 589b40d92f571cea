import { nearestNames } from './nearest-names.ts';
import type { Fault } from './parse.ts';

/**
 * A fault for each name of `given` that is none of `known`; what is given as undefined is not given.
 * @param path of `given` itself
 */
export function unknownNameFaults(given: object, known: readonly string[], path = ''): Fault[] {
  return Object.entries(given)
    .filter(([name, value]) => value !== undefined && !known.includes(name))
    .map(([name]) => ({
      path: path === '' ? name : `${path}.${name}`,
      got: JSON.stringify(name),
      expected: 'a name that is known',
      nearest: nearestNames(name, known),
    }));
}
