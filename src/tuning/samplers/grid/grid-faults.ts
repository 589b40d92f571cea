import { AssayError } from '../../../errors/index.ts';
import { display, type Fault, faultsError, nearestText } from '../../../schema/index.ts';
import type { Params, ParamValue } from '../../space/distribution.ts';
import type { Space } from '../../space/space.ts';

/** Beyond it, whole numbers are not exact. */
export const MOST_CELLS = 2 ** 52;

export interface GridSettings {
  readonly values: Readonly<Record<string, readonly ParamValue[]>>;
  readonly points: number;
  readonly shuffle: boolean;
}

export function refuseUndeclared(space: Space, fixed: Params): void {
  const isPart = space.dimensions.length === 1 && Object.keys(fixed).some((name) => !(name in space.declared));
  if (!isPart) return;
  throw new AssayError({
    code: 'TUNING_GRID_INVALID',
    message: `A grid cannot be made of parameters that an objective asks for one by one, such as ${space.dimensions[0]?.name}`,
    remedy: 'Declare the space when the study is made: createStudy({ space: { … } })',
    details: { parameters: Object.keys(space.declared) },
  });
}

export function refuseUnfit(space: Space, { values, points }: GridSettings): void {
  const names = space.dimensions.map(({ name }) => name);
  const faults = Object.entries(values).flatMap(([name, listed]): Fault[] => {
    const dimension = space.dimensions.find((known) => known.name === name);
    if (dimension === undefined) {
      return [{ path: name, got: 'values', expected: `a parameter of the space${nearestText(name, names)}` }];
    }
    if (listed.length === 0) return [{ path: name, got: '[]', expected: 'at least one value' }];
    return listed.flatMap((value, index): Fault[] => {
      const path = `${name}[${index}]`;
      if (Number.isNaN(dimension.encode(value))) {
        return [{ path, got: display(value), expected: 'a value that the space allows' }];
      }
      return listed.indexOf(value) === index ? [] : [{ path, got: display(value), expected: 'each value once' }];
    });
  });
  if (!Number.isSafeInteger(points) || points < 1) {
    faults.push({ path: 'points', got: display(points), expected: 'a whole number of at least 1' });
  }
  if (faults.length === 0) return;
  throw faultsError(faults, {
    code: 'TUNING_GRID_INVALID',
    subject: 'grid',
    remedy: 'Give values of the space, or leave a parameter out to have all of its values',
  });
}

export const tooLarge = (count: number): AssayError =>
  new AssayError({
    code: 'TUNING_GRID_INVALID',
    message: `The grid has ${count.toExponential(1)} cells; at most 2^52 can be counted`,
    remedy: 'Give fewer values, or take the sampler random or tpe',
    details: { cells: count },
  });
