import type { z } from 'zod';
import { AssayError } from '../../errors/index.ts';
import { ALGORITHM_NAMES, ALGORITHMS, type AlgorithmName, completeParameters, type Task } from '../../ml/index.ts';
import { check, display, type Fault, faultText, nearestText } from '../../schema/index.ts';
import { prunerOf, type SearchSpace, type SpaceEntry, samplerOf, spaceFaults } from '../../tuning/index.ts';
import { LEAST_CLASSES, wantedTask } from '../wanted-task.ts';
import { unknownNames } from './refuse-unknown-names.ts';
import { knownTo } from './trial-parameters.ts';
import { isKnownMetric, metricsOf } from './wanted-metric.ts';

/** A way by its name with its settings beside it. */
interface Named extends Readonly<Record<string, unknown>> {
  readonly name: string;
}

/** The parts of a search that are well-formed each; undefined for those that are not, or are not there. */
export interface SearchParts {
  readonly algorithm: readonly string[] | undefined;
  readonly task: string | undefined;
  readonly metric: string | undefined;
  readonly space: Readonly<Record<string, unknown>> | undefined;
  /** Whether entries are missing from the space, so that conditions cannot be judged. */
  readonly isPartOfSpace: boolean;
  readonly parameters: Readonly<Record<string, unknown>> | undefined;
  readonly sampler: Named | undefined;
  readonly pruner: Named | undefined;
  readonly group: string | undefined;
  readonly time: string | undefined;
}

/** All that is wrong with a search beyond its form, as far as that can be told without its table. */
export function searchFaults(parts: SearchParts): Fault[] {
  const { algorithm = [], group, time, sampler, pruner } = parts;
  const known = algorithm.filter((name): name is AlgorithmName => ALGORITHM_NAMES.some((one) => one === name));
  return distinct([
    ...algorithm.flatMap((name, i) => {
      if (known.some((one) => one === name)) return [];
      const path = algorithm.length === 1 ? 'algorithm' : `algorithm[${i}]`;
      const expected = `one of ${ALGORITHM_NAMES.join(', ')}${nearestText(name, ALGORITHM_NAMES)}`;
      return [{ path, got: display(name), expected }];
    }),
    ...(known.length === algorithm.length && known.length > 0 ? algorithmFaults(known, parts) : []),
    ...settingsFaults('sampler', sampler, samplerOf),
    ...settingsFaults('pruner', pruner, prunerOf),
    ...(group === undefined || time === undefined
      ? []
      : [{ path: 'time', got: display(time), expected: 'no time beside group, for rows are parted by one' }]),
  ]);
}

/** Algorithms of one search share parameters. */
const distinct = (faults: readonly Fault[]): Fault[] => [
  ...new Map(faults.map((one) => [faultText(one), one])).values(),
];

function algorithmFaults(algorithms: readonly AlgorithmName[], parts: SearchParts): Fault[] {
  const { task, metric, space = {}, parameters = {} } = parts;
  const [first] = algorithms as readonly [AlgorithmName, ...AlgorithmName[]];
  const taskFaults = algorithms.flatMap((name) => {
    const tasks: readonly string[] = ALGORITHMS[name].tasks;
    if (task === undefined || tasks.includes(task)) return [];
    return [{ path: 'task', got: display(task), expected: `one that ${name} learns: ${tasks.join(', ')}` }];
  });
  return [
    ...taskFaults,
    ...(taskFaults.length > 0 ? [] : metricFaults(first, { task, metric, parameters })),
    ...unknownNames(algorithms, { space: space as SearchSpace, fixed: parameters }),
    ...spacesOf(algorithms, space)
      .flatMap(([path, own]) => spaceFaults(own).map((fault) => below(path, fault)))
      .filter(({ path }) => !(parts.isPartOfSpace && path.includes('.when.'))),
    ...spacesOf(algorithms, space).flatMap(([path, own]) =>
      refusedValues(algorithms.find((name) => path === `space.${name}`) ?? first, own).map((fault) =>
        below(path, fault),
      ),
    ),
    ...algorithms.flatMap((name) => faultsOf('parameters', () => completeParameters(name, knownTo(name, parameters)))),
  ];
}

/** Values of a space that the algorithm would refuse, each of which costs a trial. */
function refusedValues(algorithm: AlgorithmName, space: SearchSpace): Fault[] {
  const { aliases, parameters } = ALGORITHMS[algorithm];
  return Object.entries(space).flatMap(([name, entry]) => {
    const schema = parameters.shape[aliases[name] ?? name] as z.ZodType | undefined;
    if (schema === undefined) return [];
    return extremesOf(entry).flatMap(([field, value]) => {
      const outcome = check(schema, value);
      return 'faults' in outcome ? outcome.faults.map((fault) => below(`${name}.${field}`, fault)) : [];
    });
  });
}

function extremesOf(entry: SpaceEntry): readonly (readonly [field: string, value: unknown])[] {
  switch (entry.kind) {
    case 'constant':
      return [['value', entry.value]];
    case 'categorical':
      return entry.choices.map((choice, i) => [`choices[${i}]`, choice] as const);
    default:
      return [
        ['low', entry.low],
        ['high', entry.high],
      ];
  }
}

function metricFaults(
  algorithm: AlgorithmName,
  { task, metric, parameters }: { task: string | undefined; metric: string | undefined; parameters: object },
): Fault[] {
  if (metric === undefined) return [];
  const tasks = learntTasks(algorithm, { task, parameters });
  if (tasks.some((learnt) => isKnownMetric(learnt, metric))) return [];
  const known = [...new Set(tasks.flatMap((learnt) => metricsOf(learnt, LEAST_CLASSES)))];
  const expected = `a metric of a ${tasks.join(' or ')} model: ${known.join(', ')}${nearestText(metric, known)}`;
  return [{ path: 'metric', got: display(metric), expected }];
}

/** What is learnt may depend on parameters; where these are wrong themselves, it may be anything the algorithm learns. */
function learntTasks(
  algorithm: AlgorithmName,
  { task, parameters }: { task: string | undefined; parameters: object },
): readonly Task[] {
  const { tasks, taskOf } = ALGORITHMS[algorithm];
  try {
    return [wantedTask(algorithm, task) ?? taskOf(knownTo(algorithm, { ...parameters }))];
  } catch (error) {
    if (error instanceof AssayError) return tasks;
    throw error;
  }
}

/** The spaces that are searched, with where they stand. */
function spacesOf(
  algorithms: readonly AlgorithmName[],
  space: Readonly<Record<string, unknown>>,
): readonly (readonly [path: string, space: SearchSpace])[] {
  if (algorithms.length === 1) return [['space', space as SearchSpace]];
  return algorithms.flatMap((name) => (name in space ? [[`space.${name}`, space[name] as SearchSpace] as const] : []));
}

function settingsFaults(
  path: string,
  given: Named | undefined,
  make: (name: string, settings: Readonly<Record<string, unknown>>) => unknown,
): Fault[] {
  if (given === undefined) return [];
  const { name, ...settings } = given;
  return faultsOf(path, () => make(name, settings));
}

/** What work refuses, told with where its input stands. */
function faultsOf(path: string, work: () => unknown): Fault[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    const { faults } = error.details as { readonly faults?: readonly Fault[] };
    return (faults ?? [{ path: '', got: error.message, expected: error.remedy }]).map((fault) => below(path, fault));
  }
}

const below = (path: string, fault: Fault): Fault => ({
  ...fault,
  path: fault.path === '' ? path : `${path}.${fault.path}`,
});
