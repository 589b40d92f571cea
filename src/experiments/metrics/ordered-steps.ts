import type { Int64 } from '../../schema/index.ts';
import { distinctNumbers } from './distinct-numbers.ts';
import {
  countUpTo,
  EncodedNumbers,
  isAscending,
  type Numbers,
  type WholeNumbers,
  wholeNumberAt,
} from './whole-numbers.ts';

type StepList = EncodedNumbers | WholeNumbers;

/**
 * The steps of several lists in order, each once. Lists that lie one behind the other, as they do where steps grow with
 * time, stay as they are: of a million steps a chart asks for a few thousand.
 */
export class OrderedSteps implements Numbers {
  readonly length: number;
  readonly #lists: readonly StepList[];
  /** How many steps there are before each list. */
  readonly #starts: readonly number[];

  /** @param lists each in order; a step may be in several, or several times in one */
  constructor(lists: readonly StepList[]) {
    const filled = lists.filter(({ length }) => length > 0).toSorted(byFirst);
    const areApart = filled.every((list, i) => isStrict(list) && isBehind(list, filled[i - 1]));
    this.#lists = areApart ? filled : [distinctNumbers(filled.map(decoded))];
    const starts: number[] = [];
    let length = 0;
    for (const list of this.#lists) {
      starts.push(length);
      length += list.length;
    }
    this.#starts = starts;
    this.length = length;
  }

  at(index: number): Int64 | undefined {
    const list = countUpTo(this.#starts, index) - 1;
    return this.#lists[list] && wholeNumberAt(this.#lists[list], index - (this.#starts[list] as number));
  }

  /** Together with others. */
  with(others: OrderedSteps): OrderedSteps {
    return new OrderedSteps([...this.#lists, ...others.#lists]);
  }
}

const decoded = (list: StepList): WholeNumbers => (list instanceof EncodedNumbers ? list.decoded() : list);

const isStrict = (list: StepList): boolean => (list instanceof EncodedNumbers ? list.isAscending : isAscending(list));

const isBehind = (list: StepList, before: StepList | undefined): boolean =>
  before === undefined || (list.at(0) as Int64) > (before.at(before.length - 1) as Int64);

function byFirst(a: StepList, b: StepList): number {
  const [x, y] = [a.at(0) as Int64, b.at(0) as Int64];
  return x < y ? -1 : Number(x > y);
}
