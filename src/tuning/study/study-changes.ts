import type { Distribution, SearchSpace, SpaceEntry } from '../space/distribution.ts';
import { sameScale } from '../space/same-distribution.ts';
import type { StudyHeader } from '../storage/study-storage.ts';

/** Attribute that says what the values of a study measure, by name: values of two such things do not compare. */
export const MEASURES_ATTRIBUTE = 'assay.measures';

/**
 * What keeps a study from going on as `asked`, a sentence each. Choices may be added and ranges moved, for trials hold
 * values; a sampler or pruner may be another one; the rest stays as it was.
 */
export function studyDifferences(
  was: StudyHeader,
  asked: Pick<StudyHeader, 'directions' | 'space' | 'sampler' | 'attributes'> & { readonly seed: number | undefined },
): string[] {
  return [
    ...directionDifferences(was.directions, asked.directions),
    ...(asked.seed === undefined || asked.seed === was.seed
      ? []
      : [`its seed is ${was.seed}, and ${asked.seed} was asked for`]),
    ...gridDifferences(was, asked),
    ...measureDifferences(was.attributes[MEASURES_ATTRIBUTE], asked.attributes[MEASURES_ATTRIBUTE]),
    ...(was.space === undefined || asked.space === undefined ? [] : spaceDifferences(was.space, asked.space)),
  ];
}

function directionDifferences(was: readonly string[], is: readonly string[]): string[] {
  return was.join() === is.join() ? [] : [`it is to ${was.join(' and ')}, not to ${is.join(' and ')}`];
}

/** What one of the two does not say, they do not differ in; null says that there is none. */
function measureDifferences(was: unknown, is: unknown): string[] {
  if (!isRecord(was) || !isRecord(is)) return [];
  return Object.keys(was).flatMap((name) => {
    if (!(name in is)) return [];
    const [before, after] = [was, is].map((measures) => measureText(measures[name]));
    return before === after ? [] : [`its values are of the ${name} ${before}, not ${after}`];
  });
}

const measureText = (value: unknown): string => (value === null ? 'none' : JSON.stringify(value));

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

type Sampled = Pick<StudyHeader, 'sampler'>;

/** Another grid has other cells, so that "every cell once" would mean nothing. */
function gridDifferences({ sampler: was }: Sampled, { sampler: is }: Sampled): string[] {
  if (was.name !== 'grid' || is.name !== 'grid') return [];
  const [before, after] = [JSON.stringify(was.settings), JSON.stringify(is.settings)];
  return before === after ? [] : [`its grid is ${before}, not ${after}`];
}

function spaceDifferences(was: SearchSpace, is: SearchSpace): string[] {
  const gone = Object.keys(was).filter((name) => !(name in is));
  const added = Object.keys(is).filter((name) => !(name in was));
  const both = Object.entries(was).flatMap(([name, entry]): [string, SpaceEntry, SpaceEntry][] => {
    const now = is[name];
    return now === undefined ? [] : [[name, entry, now]];
  });
  return [
    ...gone.map((name) => `it searches ${name} too`),
    ...added.map((name) => `it does not search ${name}`),
    ...both.flatMap(([name, before, after]) => entryDifferences(name, before, after)),
  ];
}

function entryDifferences(name: string, was: SpaceEntry, is: SpaceEntry): string[] {
  const [before, after] = [was.when, is.when].map((when) => JSON.stringify(sorted(when ?? {})));
  return [
    ...domainDifferences(name, was, is),
    ...(before === after ? [] : [`${name} is there when ${before}, not when ${after}`]),
  ];
}

function domainDifferences(name: string, was: SpaceEntry, is: SpaceEntry): string[] {
  if (was.kind !== is.kind) return [`${name} is ${was.kind}, not ${is.kind}`];
  if (was.kind === 'constant' || is.kind === 'constant') {
    const isSame = was.kind === 'constant' && is.kind === 'constant' && Object.is(was.value, is.value);
    return isSame ? [] : [`${name} is another constant`];
  }
  if (was.kind === 'categorical' || is.kind === 'categorical') return choiceDifferences(name, was, is);
  return sameScale(was, is) ? [] : [`${name} has another scale or step`];
}

function choiceDifferences(name: string, was: Distribution, is: Distribution): string[] {
  if (was.kind !== 'categorical' || is.kind !== 'categorical') return [];
  const gone = was.choices.filter((choice) => !is.choices.includes(choice));
  return gone.length === 0 ? [] : [`${name} can be ${gone.map((choice) => JSON.stringify(choice)).join(', ')} too`];
}

const sorted = (when: object): [string, unknown][] =>
  Object.entries(when)
    .map(([parent, values]): [string, unknown] => [parent, Array.isArray(values) ? values : [values]])
    .sort(([a], [b]) => (a < b ? -1 : 1));
