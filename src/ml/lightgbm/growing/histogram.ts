/**
 * Fills `histogram` with the sums of gradient and hessian, interleaved, for every bin of every feature.
 * @param codes of every row, one feature after another
 * @param pairs gradient and hessian of every row, interleaved
 */
export function fillHistogram(
  histogram: Float64Array,
  codes: Uint8Array | Uint16Array,
  pairs: Float32Array,
  {
    rows,
    features,
    slots,
  }: {
    /** Added up in this order. */
    readonly rows: Uint32Array;
    readonly features: number;
    /** Bins reserved for each feature. */
    readonly slots: number;
  },
): void {
  histogram.fill(0);
  for (const row of rows) {
    const gradient = pairs[2 * row]!;
    const hessian = pairs[2 * row + 1]!;
    const first = row * features;
    for (let feature = 0, base = 0; feature < features; feature++, base += 2 * slots) {
      const at = base + 2 * codes[first + feature]!;
      histogram[at]! += gradient;
      histogram[at + 1]! += hessian;
    }
  }
}

/** Takes one child's sums from its parent's, which leaves the sibling's. */
export function subtractHistogram(parent: Float64Array, child: Float64Array): void {
  for (let i = 0; i < parent.length; i++) parent[i]! -= child[i]!;
}

/**
 * Puts the rest of a leaf into the bin of a feature that LightGBM does not add up, so that rounding falls where it falls
 * there. Bin 0 is left alone, for the split search finds its rest itself.
 */
export function fillRestBin(
  histogram: Float64Array,
  start: number,
  { bins, restBin }: { readonly bins: number; readonly restBin: number },
  leaf: { readonly gradient: number; readonly hessian: number },
): void {
  if (restBin === 0) return;
  let { gradient, hessian } = leaf;
  for (let bin = 0, at = start; bin < bins; bin++, at += 2) {
    if (bin === restBin) continue;
    gradient -= histogram[at]!;
    hessian -= histogram[at + 1]!;
  }
  histogram[start + 2 * restBin] = gradient;
  histogram[start + 2 * restBin + 1] = hessian;
}
