import type { GrowRules, OpenNode } from './grow-tree.ts';

/** Nodes that wait for their split, handed out in the order of the growth policy. */
export class OpenNodes {
  readonly #takesBest: boolean;
  readonly #nodes: OpenNode[] = [];
  #first = 0;

  constructor(policy: GrowRules['grow_policy']) {
    this.#takesBest = policy === 'lossguide';
  }

  add(node: OpenNode): void {
    this.#nodes.push(node);
  }

  /** Depth-wise: the oldest, which is level by level. Loss-guided: the largest gain, ties to the lower number. */
  next(): OpenNode | undefined {
    if (this.#first === this.#nodes.length) return undefined;
    if (this.#takesBest) this.#bringBestForward();
    return this.#nodes[this.#first++];
  }

  #bringBestForward(): void {
    const nodes = this.#nodes;
    let best = this.#first;
    for (let i = best + 1; i < nodes.length; i++) {
      const [candidate, leader] = [nodes[i]!, nodes[best]!];
      const { gain } = candidate.split;
      if (gain > leader.split.gain || (gain === leader.split.gain && candidate.id < leader.id)) best = i;
    }
    [nodes[this.#first], nodes[best]] = [nodes[best]!, nodes[this.#first]!];
  }
}
