import type { Histogram, NodeRows } from '../../histograms/binned-rows.ts';
import type { NodeLimits } from './node-limits.ts';
import type { Split } from './split.ts';

/** Which open node is split first: by level, or where it gains most. */
export type GrowPolicy = 'depthwise' | 'lossguide';

/** A node that has a split and waits for it. */
export interface OpenNode {
  readonly id: number;
  readonly depth: number;
  readonly rows: NodeRows;
  readonly split: Split;
  readonly limits: NodeLimits;
  /** Absent when memory was short. */
  readonly histogram: Histogram | undefined;
}

/** Nodes that wait for their split, handed out in the order of the growth policy. */
export class OpenNodes {
  readonly #takesBest: boolean;
  readonly #nodes: OpenNode[] = [];
  #first = 0;

  constructor(policy: GrowPolicy) {
    this.#takesBest = policy === 'lossguide';
  }

  add(node: OpenNode): void {
    this.#nodes.push(node);
  }

  /**
   * The next ones, at most `most`, none of which depends on another. Depth-wise: the oldest, which is level by level.
   * Loss-guided: the one of the largest gain, ties to the lower number.
   */
  next(most: number): OpenNode[] {
    if (this.#first === this.#nodes.length) return [];
    if (this.#takesBest) this.#bringBestForward();
    const batch = this.#nodes.slice(this.#first, this.#first + (this.#takesBest ? 1 : most));
    this.#first += batch.length;
    return batch;
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
