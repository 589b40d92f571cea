import type { ParamValue } from './distribution.ts';
import type { Space } from './space.ts';

/** The values that a parameter goes through, in order. */
export interface Axis {
  readonly size: number;
  valueAt(index: number): ParamValue;
  /** −1 for a value that is not on it. */
  indexOf(value: ParamValue): number;
}

/** Every different trial of a space, counted through; none of them is stored. */
export interface Cells {
  /** Exact up to 2⁵³. */
  readonly count: number;
  /** The parameters of a cell, without constants. */
  at(index: number): Record<string, ParamValue>;
  /** −1 for parameters that are no cell. */
  indexOf(params: Readonly<Record<string, ParamValue>>): number;
}

/**
 * Counts the trials of a space in mixed radix. A parameter that is there under a condition multiplies only where the
 * condition holds.
 */
export function cellsOf(space: Space, axisOf: (name: string) => Axis): Cells {
  const constants = Object.entries(space.constants).map(([name, { value }]) => ({ name, axis: oneValue(value) }));
  const drawn = space.dimensions.map(({ name }) => ({ name, axis: axisOf(name) }));
  const nodes = parentsFirst(
    [...constants, ...drawn].map((node) => ({
      ...node,
      isConstant: node.name in space.constants,
      when: Object.entries(space.declared[node.name]?.when ?? {}),
    })),
  );
  const block = blockOf(nodes, new Map());
  return {
    count: block.count,
    at: (index) => {
      const params: Record<string, ParamValue> = {};
      block.write(index, params);
      // In the order of the dimensions, whatever the order of counting.
      const ordered: Record<string, ParamValue> = {};
      for (const { name } of drawn) if (name in params) ordered[name] = params[name] as ParamValue;
      return ordered;
    },
    indexOf: (params) => {
      const own = Object.keys(params).filter((name) => !(name in space.constants));
      const index = block.indexOf(params);
      if (index < 0 || own.some((name) => !(name in space.declared))) return -1;
      const whole = space.withConstants(params);
      return own.every((name) => space.isActive(name, whole)) ? index : -1;
    },
  };
}

export const oneValue = (value: ParamValue): Axis => ({
  size: 1,
  valueAt: () => value,
  indexOf: (other) => (other === value ? 0 : -1),
});

interface Node {
  readonly name: string;
  readonly axis: Axis;
  readonly isConstant: boolean;
  readonly when: readonly (readonly [parent: string, wanted: ParamValue | readonly ParamValue[]])[];
}

/** Some parameters, given the values of those above them. */
interface Block {
  readonly count: number;
  write(index: number, into: Record<string, ParamValue>): void;
  indexOf(params: Readonly<Record<string, ParamValue>>): number;
}

const NOTHING: Block = { count: 1, write: () => {}, indexOf: () => 0 };

const accepts = (wanted: ParamValue | readonly ParamValue[], value: ParamValue | undefined): boolean =>
  value !== undefined && (Array.isArray(wanted) ? wanted.includes(value) : wanted === value);

function parentsFirst(nodes: readonly Node[]): Node[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const ordered = new Set<Node>();
  const add = (node: Node): void => {
    if (ordered.has(node)) return;
    for (const [parent] of node.when) add(byName.get(parent) as Node);
    ordered.add(node);
  };
  for (const node of nodes) add(node);
  return [...ordered];
}

/** Independent parts multiply. */
function blockOf(nodes: readonly Node[], above: ReadonlyMap<string, ParamValue>): Block {
  const parts = independentParts(reachable(nodes, above)).map((part) => branchesOf(part, above));
  return parts.reduceRight((rest, part) => product(part, rest), NOTHING);
}

/** Those of whose conditions none has failed yet. */
function reachable(nodes: readonly Node[], above: ReadonlyMap<string, ParamValue>): Node[] {
  const open = new Set<string>();
  return nodes.filter(({ name, when }) => {
    const isOpen = when.every(([parent, wanted]) => open.has(parent) || accepts(wanted, above.get(parent)));
    if (isOpen) open.add(name);
    return isOpen;
  });
}

function independentParts(nodes: readonly Node[]): Node[][] {
  const partOf = new Map<string, Node[]>();
  for (const node of nodes) {
    const joined = new Set(node.when.flatMap(([parent]) => partOf.get(parent) ?? []));
    const part = [...joined, node];
    for (const { name } of part) partOf.set(name, part);
  }
  return [...new Set(partOf.values())].map((part) => nodes.filter((node) => part.includes(node)));
}

function product(first: Block, second: Block): Block {
  if (second === NOTHING) return first;
  return {
    count: first.count * second.count,
    write: (index, into) => {
      first.write(Math.floor(index / second.count), into);
      second.write(index % second.count, into);
    },
    indexOf: (params) => {
      const [high, low] = [first.indexOf(params), second.indexOf(params)];
      return high < 0 || low < 0 ? -1 : high * second.count + low;
    },
  };
}

/** Values next to each other that have the same parameters below them. */
interface Run {
  /** Index of the first value on the axis. */
  readonly from: number;
  readonly length: number;
  /** Cells before it. */
  readonly before: number;
  readonly below: Block;
}

/** The first parameter with everything that hangs on it. */
function branchesOf([root, ...rest]: readonly Node[], above: ReadonlyMap<string, ParamValue>): Block {
  if (root === undefined) return NOTHING;
  const { name, axis, isConstant } = root;
  const runs = runsOf(root, rest, above);
  const last = runs.at(-1) as Run;
  return {
    count: last.before + last.length * last.below.count,
    write: (index, into) => {
      const { from, before, below } = runs.findLast((run) => run.before <= index) as Run;
      into[name] = axis.valueAt(from + Math.floor((index - before) / below.count));
      below.write((index - before) % below.count, into);
    },
    indexOf: (params) => {
      const value = params[name];
      const at = value === undefined ? (isConstant ? 0 : -1) : axis.indexOf(value);
      if (at < 0) return -1;
      const { from, before, below } = runs.findLast((run) => run.from <= at) as Run;
      const index = below.indexOf(params);
      return index < 0 ? -1 : before + (at - from) * below.count + index;
    },
  };
}

function runsOf({ name, axis }: Node, rest: readonly Node[], above: ReadonlyMap<string, ParamValue>): Run[] {
  const wanted = rest.flatMap(({ when }) => when.filter(([parent]) => parent === name).map(([, values]) => values));
  const special = new Set(wanted.flat().map((value) => axis.indexOf(value as ParamValue)));
  const starts = new Set([0, ...[...special].flatMap((at) => (at < 0 ? [] : [at, at + 1]))]);
  const ordered = [...starts].filter((at) => at < axis.size).sort((a, b) => a - b);
  const known = new Map<string, Block>();
  const runs: Run[] = [];
  let before = 0;
  ordered.forEach((from, i) => {
    const value = axis.valueAt(from);
    const branch = wanted.map((values) => (accepts(values, value) ? '1' : '0')).join('');
    const below = known.get(branch) ?? blockOf(rest, new Map([...above, [name, value]]));
    known.set(branch, below);
    const length = (ordered[i + 1] ?? axis.size) - from;
    runs.push({ from, length, before, below });
    before += length * below.count;
  });
  return runs;
}
