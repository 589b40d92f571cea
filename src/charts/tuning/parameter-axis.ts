import { textWidth } from '../render/text-width.ts';
import { type ChartTrial, figure } from './trial-points.ts';

/** What is known of a parameter; an entry of a search space is such. */
export interface ChartParameter {
  readonly kind?: 'float' | 'int' | 'categorical' | 'constant';
  readonly low?: number;
  readonly high?: number;
  readonly log?: boolean | undefined;
  readonly choices?: readonly ChartValue[];
}

export type ChartValue = ChartTrial['params'][string];

/** By name; parameters that are missing are taken as the trials show them. */
export type ChartSpace = Readonly<Record<string, ChartParameter>>;

/** How the values of one parameter lie along an axis. */
export interface ParameterAxis {
  readonly name: string;
  readonly isLog: boolean;
  /** Choices in order, as text; undefined for numbers. */
  readonly choices: readonly string[] | undefined;
  /** Of numbers; those of the space, widened to what the trials show. */
  readonly low: number;
  readonly high: number;
  /** 0 at the low end, 1 at the high one; undefined where the trial has no such parameter. */
  place(params: ChartTrial['params']): number | undefined;
}

const LONGEST_LABEL = 18;

/** Cut in the middle: names often differ at their ends only. */
export const shortLabel = (text: string, longest = LONGEST_LABEL): string =>
  text.length <= longest ? text : `${text.slice(0, (longest >> 1) - 1)}…${text.slice(-((longest - 1) >> 1))}`;

/** Cut in the middle as far as it has to be to fit into so many px. */
export function fittedLabel(text: string, width: number, fontSize: number): string {
  let longest = text.length;
  while (longest > 4 && textWidth(shortLabel(text, longest), fontSize) > width) longest--;
  return shortLabel(text, longest);
}

/** Parameters of several algorithms are called `<algorithm>.<parameter>`: what they are, and of which. */
export function qualifiedName(name: string): { readonly own: string; readonly of: string } {
  const dot = name.indexOf('.');
  return dot < 0 ? { own: name, of: '' } : { own: name.slice(dot + 1), of: name.slice(0, dot) };
}

export const choiceText = (value: ChartValue): string => (value === null ? 'null' : String(value));

/** Parameters of which the trials show at least two different values, in the order of the space. */
export function varyingParameters(trials: readonly Pick<ChartTrial, 'params'>[], space: ChartSpace = {}): string[] {
  const seen = new Map<string, Set<ChartValue>>();
  for (const name of Object.keys(space)) seen.set(name, new Set());
  for (const { params } of trials) {
    for (const [name, value] of Object.entries(params)) {
      const values = seen.get(name) ?? new Set();
      if (values.size < 2) values.add(value);
      seen.set(name, values);
    }
  }
  return [...seen].filter(([, values]) => values.size > 1).map(([name]) => name);
}

export function parameterAxis(
  name: string,
  trials: readonly Pick<ChartTrial, 'params'>[],
  known: ChartParameter = {},
): ParameterAxis {
  const values = trials.flatMap(({ params }) => (name in params ? [params[name] as ChartValue] : []));
  const isNumeric = known.kind !== 'categorical' && values.every((value) => typeof value === 'number');
  if (!isNumeric) {
    const choices = [...new Set([...(known.choices ?? []), ...values].map(choiceText))];
    const places = new Map(choices.map((choice, i) => [choice, choices.length < 2 ? 0.5 : i / (choices.length - 1)]));
    return {
      ...{ name, isLog: false, choices, low: 0, high: choices.length - 1 },
      place: (params) => (name in params ? places.get(choiceText(params[name] as ChartValue)) : undefined),
    };
  }
  const numbers = values as number[];
  const low = numbers.reduce((a, b) => Math.min(a, b), known.low ?? Number.POSITIVE_INFINITY);
  const high = numbers.reduce((a, b) => Math.max(a, b), known.high ?? Number.NEGATIVE_INFINITY);
  const isLog = (known.log ?? false) && low > 0;
  const scale = isLog ? Math.log : (value: number): number => value;
  const width = scale(high) - scale(low);
  return {
    ...{ name, isLog, choices: undefined, low, high },
    place: (params) => {
      const value = params[name];
      if (typeof value !== 'number') return undefined;
      return width > 0 ? (scale(value) - scale(low)) / width : 0.5;
    },
  };
}

/** Powers of ten within the range, with their halves or fifths where there are few. */
export function logTicks(low: number, high: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const powers = Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i));
  const within = (values: readonly number[]): number[] => values.filter((value) => value >= low && value <= high);
  const whole = within(powers);
  if (whole.length >= 3) {
    const stride = Math.ceil(whole.length / 5);
    return whole.filter((_, i) => i % stride === 0);
  }
  const finer = within(powers.flatMap((power) => [power, 2 * power, 5 * power]));
  return finer.map((value) => Number(value.toPrecision(1)));
}

const MOST_LABELS = 4;

/** Where along an axis from 0 to 1 to write which value. */
export function figurePlaces(axis: ParameterAxis): { readonly at: number; readonly text: string }[] {
  const { name, choices, low, high, isLog } = axis;
  if (choices !== undefined) {
    const stride = Math.ceil(choices.length / MOST_LABELS);
    return choices.flatMap((choice, i) =>
      i % stride === 0 ? [{ at: (i + 0.5) / choices.length, text: shortLabel(choice, 12) }] : [],
    );
  }
  const values = isLog ? logTicks(low, high) : linearTicks(low, high);
  return values.map((value) => ({ at: axis.place({ [name]: value }) ?? 0, text: figure(value) }));
}

function linearTicks(low: number, high: number): number[] {
  const step = niceStep((high - low) / MOST_LABELS);
  if (!(step > 0)) return [low];
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** The next of 1, 2, 5, 10, … times a power of ten. */
function niceStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= step - 1e-12) ?? 10);
}
