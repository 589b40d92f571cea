import type { BinMapper, Bins } from '../binning/bin-mapper.ts';
import type { BinnedData } from '../binning/binned-data.ts';
import type { FittedObjective } from '../objectives/training-objective.ts';
import { findLeafSplit, plainReader } from './find-leaf-split.ts';
import { fillHistogram, subtractHistogram } from './histogram.ts';
import { markLeftBins, partitionRows } from './partition-rows.ts';
import { searchedFeatures } from './searched-features.ts';
import type { SearchedFeature, Split, SplitRules } from './split.ts';
import {
  HISTOGRAM_BUDGET_BYTES,
  type HistogramId,
  type LeafRows,
  type SearchJob,
  type SearchResult,
  type Workspace,
} from './workspace.ts';

export interface WorkspaceRules {
  /** Outputs. */
  readonly groups: number;
  readonly rules: SplitRules;
  /** -1, 0 or 1 for every column of the matrix. */
  readonly constraints: readonly number[] | undefined;
}

/** The workspace in plain TypeScript: one thread, and what the compiled one is checked by. */
export class PlainWorkspace implements Workspace {
  readonly pairs: readonly Float32Array[];
  readonly scores: Float64Array;
  readonly #data: BinnedData;
  readonly #rules: WorkspaceRules;
  readonly #searched: readonly SearchedFeature[];
  readonly #rows: Uint32Array;
  readonly #spare: Uint32Array;
  readonly #slots: number;
  readonly #histograms: Float64Array[] = [];
  readonly #free: HistogramId[] = [];
  readonly #goesLeft = new Uint8Array(65_536);

  constructor(data: BinnedData, rules: WorkspaceRules) {
    this.#data = data;
    this.#rules = rules;
    this.#searched = searchedFeatures(data.features, rules.constraints);
    this.pairs = Array.from({ length: rules.groups }, () => new Float32Array(2 * data.rows));
    this.scores = new Float64Array(data.rows * rules.groups);
    this.#rows = new Uint32Array(data.rows);
    this.#spare = new Uint32Array(data.rows);
    this.#slots = data.features.reduce((most, { bins }) => Math.max(most, bins), 1);
  }

  get mappers(): readonly BinMapper[] {
    return this.#data.features;
  }

  get bins(): readonly Bins[] {
    return this.#data.bins;
  }

  gradients(objective: FittedObjective, scores = this.scores): number | undefined {
    return objective.gradients(scores, this.pairs);
  }

  reset(bag: Uint32Array | undefined): LeafRows {
    this.#rows.set(bag ?? this.#rows.map((_, row) => row));
    return Int32Array.of(0, bag?.length ?? this.#rows.length);
  }

  sum(group: number, [begin, end]: LeafRows): { gradient: number; hessian: number } {
    const pairs = this.pairs[group]!;
    let gradient = 0;
    let hessian = 0;
    for (const row of this.#rows.subarray(begin, end)) {
      gradient += pairs[2 * row]!;
      hessian += pairs[2 * row + 1]!;
    }
    return { gradient, hessian };
  }

  split(rows: LeafRows, split: Split): { left: LeafRows; right: LeafRows } {
    const [begin, end] = [rows[0]!, rows[1]!];
    const feature = this.#data.features[split.feature]!;
    markLeftBins(this.#goesLeft, feature, split);
    const column = { codes: this.#data.codes.subarray(split.feature), stride: this.mappers.length };
    const how = { ...column, goesLeft: this.#goesLeft, spare: this.#spare };
    const middle = partitionRows(this.#rows, { begin, end }, how);
    return { left: Int32Array.of(begin, middle), right: Int32Array.of(middle, end) };
  }

  take(): HistogramId {
    return this.#free.pop() ?? this.#histograms.push(new Float64Array(2 * this.#slots * this.mappers.length)) - 1;
  }

  give(histogram: HistogramId): void {
    this.#free.push(histogram);
  }

  get isOverBudget(): boolean {
    const lent = this.#histograms.length - this.#free.length;
    return lent * 16 * this.#slots * this.mappers.length > HISTOGRAM_BUDGET_BYTES;
  }

  count(histogram: HistogramId, group: number, [begin, end]: LeafRows): void {
    fillHistogram(this.#histograms[histogram]!, this.#data.codes, this.pairs[group]!, {
      rows: this.#rows.subarray(begin, end),
      features: this.mappers.length,
      slots: this.#slots,
    });
  }

  search(jobs: readonly SearchJob[]): SearchResult[] {
    return jobs.map((job) => {
      const histogram = this.#histograms[job.histogram]!;
      if (job.without !== undefined) subtractHistogram(histogram, this.#histograms[job.without]!);
      const splittable = new Uint8Array(this.mappers.length);
      const best = findLeafSplit(job, {
        features: this.#searched,
        begin: 0,
        end: this.mappers.length,
        rules: this.#rules.rules,
        isConstrained: this.#rules.constraints !== undefined,
        reader: plainReader(this.#searched, (feature) => ({ histogram, start: 2 * this.#slots * feature })),
        splittable,
      });
      return { best, splittable };
    });
  }

  addOutputs(leaves: readonly { rows: LeafRows; output: number }[], group: number): void {
    const { groups } = this.#rules;
    for (const { rows, output } of leaves) {
      for (const row of this.#rows.subarray(rows[0], rows[1])) this.scores[row * groups + group]! += output;
    }
  }
}
