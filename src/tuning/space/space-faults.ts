import { display, type Fault } from '../../schema/index.ts';
import type {
  Condition,
  Distribution,
  FloatDistribution,
  IntDistribution,
  SearchSpace,
  SpaceEntry,
} from './distribution.ts';

/** Everything wrong with a declared space. */
export function spaceFaults(space: SearchSpace): Fault[] {
  return Object.entries(space).flatMap(([name, entry]) => [
    ...(name === '' ? [{ path: 'space', got: '""', expected: 'parameters with a name' }] : []),
    ...entryFaults(name, entry),
    ...conditionFaults(space, name, entry.when),
  ]);
}

/** Everything wrong with what one parameter is drawn from. */
export function distributionFaults(name: string, distribution: Distribution): Fault[] {
  return entryFaults(name, distribution);
}

function entryFaults(name: string, entry: SpaceEntry): Fault[] {
  switch (entry.kind) {
    case 'constant':
      return [];
    case 'categorical':
      return choiceFaults(name, entry.choices);
    case 'int':
    case 'float':
      return rangeFaults(name, entry);
    default:
      return [
        {
          path: `${name}.kind`,
          got: display((entry as { kind?: unknown }).kind),
          expected: 'float, int, categorical or constant',
        },
      ];
  }
}

function choiceFaults(name: string, choices: readonly unknown[]): Fault[] {
  if (!Array.isArray(choices) || choices.length === 0) {
    return [{ path: `${name}.choices`, got: display(choices), expected: 'at least one choice' }];
  }
  const twice = choices.filter((choice, index) => choices.indexOf(choice) !== index);
  return twice.length === 0 ? [] : [{ path: `${name}.choices`, got: display(twice[0]), expected: 'each choice once' }];
}

function rangeFaults(name: string, range: FloatDistribution | IntDistribution): Fault[] {
  const { kind, low, high, log, step } = range;
  const reverseLog = kind === 'float' && range.reverseLog;
  const isNumber = kind === 'int' ? Number.isSafeInteger : Number.isFinite;
  const expected = kind === 'int' ? 'a whole number' : 'a finite number';
  const notNumbers = Object.entries({ low, high, ...(step !== undefined && { step }) }).filter(
    ([, value]) => !isNumber(value),
  );
  if (notNumbers.length > 0) {
    return notNumbers.map(([field, value]) => ({ path: `${name}.${field}`, got: display(value), expected }));
  }
  const faults: Fault[] = [];
  const refuse = (field: string, got: unknown, wanted: string): void => {
    faults.push({ path: `${name}.${field}`, got: display(got), expected: wanted });
  };
  if (low > high) refuse('low', low, `at most high, which is ${high}`);
  if (log && low < (kind === 'int' ? 1 : Number.MIN_VALUE)) {
    refuse('low', low, kind === 'int' ? 'at least 1 on a logarithmic scale' : 'above 0 on a logarithmic scale');
  }
  if (reverseLog && (low < 0 || high >= 1))
    refuse('high', high, '0 ≤ low and high < 1 on a reversed logarithmic scale');
  if (log && reverseLog) refuse('reverseLog', true, 'either log or reverseLog');
  if (step === undefined || (kind === 'int' && step === 1)) return faults;
  if (step <= 0) refuse('step', step, 'more than 0');
  else if (log || reverseLog) refuse('step', step, 'no step on a logarithmic scale');
  else if (low <= high && Math.abs((high - low) / step - Math.round((high - low) / step)) > 1e-9) {
    const last = Number((low + Math.floor((high - low) / step) * step).toPrecision(14));
    refuse('step', step, `a step that divides ${low} … ${high}, or high: ${last}`);
  }
  return faults;
}

function conditionFaults(space: SearchSpace, name: string, when: Condition | undefined): Fault[] {
  if (when === undefined) return [];
  return Object.entries(when).flatMap(([parent, values]): Fault[] => {
    const path = `${name}.when.${parent}`;
    const entry = space[parent];
    if (entry === undefined)
      return [{ path, got: display(values), expected: `${parent} to be a parameter of the space` }];
    if (dependsOn(space, parent, name)) return [{ path, got: display(parent), expected: 'no circle of conditions' }];
    const wanted = Array.isArray(values) ? values : [values];
    return wanted
      .filter((value) => !canBe(entry, value))
      .map((value) => ({ path, got: display(value), expected: `a value that ${parent} can have` }));
  });
}

/** Whether `name` is there only if `other` has some value, directly or not. */
function dependsOn(space: SearchSpace, name: string, other: string, seen: ReadonlySet<string> = new Set()): boolean {
  if (name === other) return true;
  if (seen.has(name)) return false;
  const parents = Object.keys(space[name]?.when ?? {});
  return parents.some((parent) => dependsOn(space, parent, other, new Set([...seen, name])));
}

function canBe(entry: SpaceEntry, value: unknown): boolean {
  switch (entry.kind) {
    case 'constant':
      return entry.value === value;
    case 'categorical':
      return entry.choices.some((choice) => choice === value);
    default:
      return typeof value === 'number' && value >= entry.low && value <= entry.high;
  }
}
