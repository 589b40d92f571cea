import type { Dimension } from '../../space/dimension.ts';
import type { Params, ParamValue } from '../../space/distribution.ts';
import type { Space } from '../../space/space.ts';

/** Where a parameter that is not there stands: nowhere nearer to one end, and apart from every choice. */
const ABSENT_NUMBER = 0.5;
const ABSENT_CHOICE = -1;

/**
 * Parameters as coordinates: numbers from 0 to 1 in model space, whole and stepped ones in the middle of their bin, choices
 * as their index. What is not there in a trial stands in one place, so that it tells two trials apart only through the
 * choice that it hangs on.
 */
export interface Features {
  readonly dimensions: readonly Dimension[];
  readonly isChoice: readonly boolean[];
  /** undefined for parameters outside of the space, such as those of a trial made under other bounds. */
  encode(params: Params): Float64Array | undefined;
  /** The nearest parameters of the space. */
  decode(point: Float64Array, fixed: Params): Params;
}

export function featuresOf(space: Space): Features {
  const { dimensions } = space;
  const isChoice = dimensions.map(({ kind }) => kind === 'categorical');
  return {
    dimensions,
    isChoice,
    encode: (params) => {
      const point = new Float64Array(dimensions.length);
      const whole = space.withConstants(params);
      for (const [i, dimension] of dimensions.entries()) {
        const value = params[dimension.name];
        if (value === undefined) {
          if (space.isActive(dimension.name, whole)) return undefined;
          point[i] = isChoice[i] ? ABSENT_CHOICE : ABSENT_NUMBER;
          continue;
        }
        point[i] = coordinateOf(dimension, value);
        if (Number.isNaN(point[i])) return undefined;
      }
      return point;
    },
    decode: (point, fixed) => {
      const params: Record<string, ParamValue> = { ...space.withConstants(fixed) };
      const chosen: Record<string, ParamValue> = {};
      for (const [i, dimension] of dimensions.entries()) {
        if (!space.isActive(dimension.name, params)) continue;
        const value = fixed[dimension.name] ?? valueAtCoordinate(dimension, point[i]!);
        params[dimension.name] = value;
        chosen[dimension.name] = value;
      }
      return chosen;
    },
  };
}

export function coordinateOf(dimension: Dimension, value: ParamValue): number {
  const position = dimension.encode(value);
  if (dimension.kind === 'categorical') return position;
  return dimension.high > dimension.low ? (position - dimension.low) / (dimension.high - dimension.low) : position * 0;
}

export function valueAtCoordinate(dimension: Dimension, coordinate: number): ParamValue {
  if (dimension.kind === 'categorical') return dimension.valueAt(Math.max(0, coordinate));
  return dimension.decode(dimension.low + coordinate * (dimension.high - dimension.low));
}
