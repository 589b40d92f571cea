import type { LightgbmBooster, LightgbmExtras } from '../../lightgbm/lightgbm-booster.ts';
import { objectiveLink } from '../../lightgbm/objective-links.ts';
import { Damage, UnsupportedKind } from '../damage.ts';
import { type FileExtras, readExtras } from './extras.ts';
import { readTree } from './read-tree.ts';
import { has, integerAt, integersAt, shorten, type TextBlock, textAt, textBlock, wordsAt } from './text-block.ts';

const MOST_FEATURES = 10_000_000;
const MOST_CLASSES = 100_000;
const READ_VERSIONS = /^v[1-4]$/;

/**
 * The model in LightGBM's text, versions up to v4: numeric and categorical splits, linear trees, random forests.
 * @throws Damage when the text does not hold together
 * @throws UnsupportedKind when it is sound but of another kind or of a newer version
 */
export function readLightgbmText(text: string): LightgbmBooster {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const end = lines.indexOf('end of trees');
  if (end < 0) throw new Damage('it ends before its line "end of trees"');
  const starts = lines.flatMap((line, i) => (i < end && line.startsWith('Tree=') ? [i] : []));
  const header = textBlock('its head', nonEmpty(lines.slice(1, starts[0] ?? end)));
  if (has(header, 'version') && !READ_VERSIONS.test(textAt(header, 'version'))) {
    throw new UnsupportedKind(`a LightGBM model of the file version ${shorten(textAt(header, 'version'))}`);
  }
  const features = integerAt(header, 'max_feature_idx', { least: 0, most: MOST_FEATURES }) + 1;
  const groups = readGroups(header);
  const trees = starts.map((start, i) => {
    checkTreeNumber(lines[start]!, i);
    return readTree(textBlock(`tree ${i}`, nonEmpty(lines.slice(start + 1, starts[i + 1] ?? end))), features);
  });
  checkTreeCount(header, trees.length, groups);
  const names = wordsAt(header, 'feature_names', features);
  const featureInfos = wordsAt(header, 'feature_infos', features);
  const { originalNames, ...extras } = readExtras(header);
  const featureNames = chooseNames(names, originalNames);
  return {
    objective: readObjective(header, groups),
    groups,
    featureNames,
    featureInfos,
    monotoneConstraints: has(header, 'monotone_constraints')
      ? integersAt(header, 'monotone_constraints', features, { least: -1, most: 1 })
      : [],
    averageOutput: has(header, 'average_output'),
    trees,
    parameterLines: parameterLines(lines.slice(end)),
    extras: withPandasCategories(extras, { lines: lines.slice(end), featureNames, featureInfos }),
  };
}

const nonEmpty = (lines: readonly string[]): string[] => lines.filter((line) => line !== '');

function readGroups(header: TextBlock): number {
  const range = { least: 1, most: MOST_CLASSES };
  const classes = integerAt(header, 'num_class', range);
  return has(header, 'num_tree_per_iteration') ? integerAt(header, 'num_tree_per_iteration', range) : classes;
}

function readObjective(header: TextBlock, groups: number): string | undefined {
  const objective = has(header, 'objective') ? textAt(header, 'objective').trim() : undefined;
  const link = objectiveLink(objective, groups);
  if (link === undefined) throw new UnsupportedKind(`a LightGBM model of objective ${shorten(objective ?? '')}`);
  const classes = link.classes ?? (link.task === 'multiclass' ? groups : 1);
  if (classes !== groups) {
    throw new Damage(`its objective is "${shorten(objective ?? '')}", but there are ${groups} trees in a round`);
  }
  return objective;
}

function checkTreeNumber(line: string, expected: number): void {
  if (line !== `Tree=${expected}`) throw new Damage(`it says "${shorten(line)}" where tree ${expected} begins`);
}

function checkTreeCount(header: TextBlock, trees: number, groups: number): void {
  const declared = has(header, 'tree_sizes') ? wordsAt(header, 'tree_sizes').length : trees;
  if (declared !== trees) throw new Damage(`its head speaks of ${declared} trees, but there are ${trees}`);
  if (trees % groups !== 0) throw new Damage(`${trees} trees are no whole number of rounds of ${groups}`);
}

/** Names as they were before they were written without spaces, where the file has them. */
function chooseNames(names: readonly string[], originals: readonly string[] | undefined): readonly string[] {
  const chosen = originals ?? names;
  if (chosen.length !== names.length) {
    throw new Damage(`it has ${chosen.length} full names of ${names.length} features`);
  }
  if (new Set(chosen).size !== chosen.length) throw new Damage('two of its features have the same name');
  return chosen;
}

function parameterLines(lines: readonly string[]): string[] {
  const begin = lines.indexOf('parameters:');
  const end = lines.indexOf('end of parameters', begin);
  return begin < 0 || end < 0 ? [] : nonEmpty(lines.slice(begin + 1, end));
}

const PANDAS = 'pandas_categorical:';

/** Python writes the categories of a data frame's coded columns, in the order of these columns, as the last line. */
function withPandasCategories(
  extras: Omit<FileExtras, 'originalNames'>,
  {
    lines,
    featureNames,
    featureInfos,
  }: { lines: readonly string[]; featureNames: readonly string[]; featureInfos: readonly string[] },
): LightgbmExtras {
  const line = lines.findLast((candidate) => candidate.startsWith(PANDAS));
  if (extras.categories !== undefined || line === undefined) return extras;
  const lists = parseLists(line.slice(PANDAS.length));
  const coded = featureNames.filter((_, i) => /^-?\d/.test(featureInfos[i]!));
  // A column whose codes training never used is not told from a plain one; then nobody knows which list is whose.
  if (lists === undefined || lists.length !== coded.length || coded.length === 0) return extras;
  return { ...extras, categories: Object.fromEntries(coded.map((name, i) => [name, lists[i]!])) };
}

function parseLists(json: string): string[][] | undefined {
  try {
    const lists = JSON.parse(json) as unknown;
    if (!Array.isArray(lists) || !lists.every(Array.isArray)) return undefined;
    return lists.map((list: unknown[]) => list.map(String));
  } catch {
    return undefined;
  }
}
