import { display, type Fault } from '../../schema/index.ts';
import type { Params, ParamValue, SearchSpace, SpaceEntry } from '../../tuning/index.ts';

type Scaling = 'Linear' | 'Logarithmic' | 'ReverseLogarithmic';

interface NumberRange {
  readonly name: string;
  readonly low: string;
  readonly high: string;
  readonly scaling: Scaling;
}

/** A search space in the words of the service, in which every value is a text. */
export interface ServiceRanges {
  readonly integer: readonly NumberRange[];
  readonly continuous: readonly NumberRange[];
  readonly categorical: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** Constants. */
  readonly fixed: Readonly<Record<string, string>>;
}

/** More values than the service takes anyway; a finer lattice is not written out. */
const MOST_VALUES = 1000;

/**
 * The service knows whole numbers, numbers and choices: a step makes a number a choice among its values, and a grid is
 * made of choices alone. It knows no conditions.
 */
export function serviceRanges(
  space: SearchSpace,
  isGrid: boolean,
): { readonly ranges: ServiceRanges; readonly faults: readonly Fault[] } {
  const [integer, continuous]: [NumberRange[], NumberRange[]] = [[], []];
  const categorical: { name: string; values: string[] }[] = [];
  const fixed: Record<string, string> = {};
  const faults: Fault[] = [];
  for (const [name, entry] of Object.entries(space)) {
    if (entry.when !== undefined) {
      faults.push({
        path: `space.${name}.when`,
        got: display(entry.when),
        expected: 'no condition: the service has none',
      });
    }
    if (entry.kind === 'constant') fixed[name] = textOf(entry.value);
    else if (entry.kind === 'categorical') categorical.push({ name, values: entry.choices.map(textOf) });
    else if (isGrid || !isRange(entry)) {
      const values = latticeOf(entry);
      if (values === undefined) {
        faults.push({
          path: `space.${name}`,
          got: display(entry),
          expected: 'choices, or a step that makes few of them',
        });
      } else categorical.push({ name, values: values.map(textOf) });
    } else {
      const scaling = entry.log
        ? 'Logarithmic'
        : entry.kind === 'float' && entry.reverseLog
          ? 'ReverseLogarithmic'
          : 'Linear';
      const range = { name, low: textOf(entry.low), high: textOf(entry.high), scaling } as const;
      (entry.kind === 'int' ? integer : continuous).push(range);
    }
  }
  return { ranges: { integer, continuous, categorical, fixed }, faults };
}

type Numeric = Extract<SpaceEntry, { readonly kind: 'int' | 'float' }>;

const isRange = ({ kind, step }: Numeric): boolean => step === undefined || (kind === 'int' && step === 1);

function latticeOf({ kind, low, high, step = kind === 'int' ? 1 : undefined }: Numeric): number[] | undefined {
  if (step === undefined) return undefined;
  const count = Math.round((high - low) / step) + 1;
  if (count > MOST_VALUES) return undefined;
  return Array.from({ length: count }, (_, index) => Number((low + index * step).toPrecision(14)));
}

export const textOf = (value: ParamValue): string => (value === null ? 'null' : String(value));

/** The parameters of a training as the space knows them; what it does not know is left out. */
export function paramsOf(texts: Readonly<Record<string, string>>, space: SearchSpace): Params {
  return Object.fromEntries(
    Object.entries(space).flatMap(([name, entry]): [string, ParamValue][] => {
      if (entry.kind === 'constant') return [[name, entry.value]];
      const text = texts[name];
      if (text === undefined) return [];
      const unquoted = text.replace(/^"(.*)"$/, '$1');
      if (entry.kind !== 'categorical') return [[name, Number(unquoted)]];
      const choice = entry.choices.find((each) => textOf(each) === unquoted);
      return choice === undefined ? [] : [[name, choice]];
    }),
  );
}
