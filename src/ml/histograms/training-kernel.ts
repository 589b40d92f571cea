/**
 * What growing trees spends its time on, over one memory; every pointer is a byte address in it. A histogram holds, for
 * every code of every feature, the sums of gradient and hessian as two neighbouring float64; feature f begins at
 * f × slots codes, of 16 bytes each. `pairs` holds gradient and hessian of every row as two neighbouring float32. `codes`
 * holds the codes row by row, `stride` bytes a row.
 */
export interface TrainingKernel {
  /** Adds the rows from `begin` to before `end`, of byte codes (256 slots a feature). */
  addRows(
    histogram: number,
    codes: number,
    stride: number,
    features: number,
    begin: number,
    end: number,
    pairs: number,
  ): void;
  /** Adds the rows that stand in the list `rows` (uint32) from `begin` to before `end`, of byte codes. */
  addListed(
    histogram: number,
    codes: number,
    stride: number,
    features: number,
    rows: number,
    begin: number,
    end: number,
    pairs: number,
  ): void;
  /** As {@link addListed}, of codes of two bytes and `slots` codes a feature. */
  addListedWide(
    histogram: number,
    codes: number,
    stride: number,
    features: number,
    rows: number,
    begin: number,
    end: number,
    pairs: number,
    slots: number,
  ): void;
  /** Takes `length` slots of `child` away from those of `parent`. */
  subtract(parent: number, child: number, length: number): void;
  /** Zeroes `bytes` (a multiple of 16) from `address`. */
  clear(address: number, bytes: number): void;
  /** Writes 0, 1, 2, … from `begin` to before `end` at their own places of the list. */
  listRows(rows: number, begin: number, end: number): void;
  /**
   * Parts listed rows by their codes of one byte: where the table `goesLeft` holds 1 first, both sides in their old order.
   * @param spare room for as many rows, at the same places
   * @param codes the code of row 0; those of the others follow `stride` bytes apart
   * @returns where the right side begins
   */
  partition(
    rows: number,
    spare: number,
    begin: number,
    end: number,
    codes: number,
    stride: number,
    goesLeft: number,
  ): number;
  /** As {@link partition}, by codes of two bytes. */
  partitionWide(
    rows: number,
    spare: number,
    begin: number,
    end: number,
    codes: number,
    stride: number,
    goesLeft: number,
  ): number;
  /** Copies byte codes of the rows from `begin` to before `end` to columns that lie `columnBytes` apart. */
  copyColumns(
    columns: number,
    columnBytes: number,
    codes: number,
    stride: number,
    features: number,
    begin: number,
    end: number,
  ): void;
  /** As {@link copyColumns}, of codes of two bytes. */
  copyColumnsWide(
    columns: number,
    columnBytes: number,
    codes: number,
    stride: number,
    features: number,
    begin: number,
    end: number,
  ): void;
  /** Adds a leaf's output to the margins (float32, row-major rows × groups) of the listed rows. */
  addLeaf(
    margins: number,
    rows: number,
    begin: number,
    end: number,
    output: number,
    groups: number,
    group: number,
  ): void;
  /**
   * Adds a tree's outputs to the margins of one group, for the rows from `begin` to before `end` of float32 columns.
   * @param nodes records as {@link WalkedRows} writes them
   * @param asksSets 1 where nodes may ask for categories
   */
  walk(
    columns: number,
    nodes: number,
    depth: number,
    asksSets: number,
    begin: number,
    end: number,
    margins: number,
    groups: number,
    group: number,
  ): void;
  /** Adds up the pairs of the rows from `begin` to before `end`, in order, into two float64 at `sums`. */
  sumPairs(pairs: number, begin: number, end: number, sums: number): void;
  /** Logistic predictions from margins, both float32, four rows at a time from `begin` on; may touch three beyond `end`. */
  sigmoids(margins: number, predictions: number, begin: number, end: number): void;
  /** Gradient and hessian of the logistic loss; `weights` is 0 where all rows weigh 1. */
  logisticPairs(
    predictions: number,
    labels: number,
    weights: number,
    pairs: number,
    begin: number,
    end: number,
    positiveWeight: number,
  ): void;
  /**
   * Finds the best split of one feature in one direction, where it gains strictly more than what stands at `best`:
   * float32 gain, int32 feature, int32 index of the bin in the order of the scan, int32 1 for step -16, and from byte 16 the
   * sums of the side that was added up, two float64.
   * @param slots the feature's first slot, or for `step` -16 that of its last bin
   * @param step 16 adds up from the lowest bin (missing goes right), -16 from the highest (missing goes left)
   * @param node the node's sums, two float64
   * @param total where the sums of all bins go, two float64
   */
  scan(
    slots: number,
    bins: number,
    step: number,
    node: number,
    nodeGain: number,
    leastHessian: number,
    lambda: number,
    alpha: number,
    feature: number,
    best: number,
    total: number,
  ): void;
  /**
   * As {@link scan}, where outputs (float32) are bounded and may have to rise or fall with the feature.
   * @param order 1 where the side that is added up must not say more than the other, -1 where it must not say less, or 0
   */
  scanBounded(
    slots: number,
    bins: number,
    step: number,
    node: number,
    nodeGain: number,
    leastHessian: number,
    lambda: number,
    alpha: number,
    lower: number,
    upper: number,
    order: number,
    feature: number,
    best: number,
    total: number,
  ): void;
}
