import { display, type Fault, nearestNames } from '../../schema/index.ts';
import { dimensionOf } from '../space/dimension.ts';
import type { Params, SearchSpace } from '../space/distribution.ts';
import type { Space } from '../space/space.ts';

/** Everything wrong with some or all parameters of a trial of this space. */
export function paramFaults(space: Space, params: Params): Fault[] {
  const { declared } = space;
  return Object.entries(params).flatMap(([name, value]): Fault[] => {
    const entry = declared[name];
    if (entry === undefined) {
      const nearest = nearestNames(name, Object.keys(declared));
      return [{ path: name, got: display(value), expected: 'a parameter of the space', nearest }];
    }
    if (entry.kind === 'constant') {
      return entry.value === value ? [] : [{ path: name, got: display(value), expected: display(entry.value) }];
    }
    const fits = !Number.isNaN(dimensionOf(name, entry).encode(value));
    return fits ? [] : [{ path: name, got: display(value), expected: domainText(entry) }];
  });
}

/** Whether the parameters are those of a whole trial of this space; others beside them do not matter. */
export function fits(space: Space, params: Params): boolean {
  return space.dimensions.every(({ name, encode }) => {
    const value = params[name];
    if (!space.isActive(name, params)) return true;
    return value !== undefined && !Number.isNaN(encode(value));
  });
}

function domainText(entry: SearchSpace[string]): string {
  switch (entry.kind) {
    case 'constant':
      return display(entry.value);
    case 'categorical':
      return `one of ${entry.choices.map(display).join(', ')}`;
    default: {
      const step = entry.step === undefined ? '' : ` in steps of ${entry.step}`;
      return `${entry.kind === 'int' ? 'a whole number' : 'a number'} from ${entry.low} to ${entry.high}${step}`;
    }
  }
}
