/** How often each pair of categories occurs. */
export interface ContingencyTable {
  readonly rows: number;
  readonly columns: number;
  /** Row by row; every row and column has at least one. */
  readonly counts: Float64Array;
  readonly rowTotals: Float64Array;
  readonly columnTotals: Float64Array;
  readonly total: number;
}

/**
 * Counts pairs of codes; codes that never occur have no row or column.
 * @param x codes 0 … `xCodes` - 1, below 0 for missing; pairs with a missing side are left out
 * @param y as many as `x`
 */
export function crossTabulate(x: Int32Array, xCodes: number, y: Int32Array, yCodes: number): ContingencyTable {
  const counts = new Float64Array(xCodes * yCodes);
  for (let i = 0; i < x.length; i++) {
    const [row, column] = [x[i]!, y[i]!];
    if (row >= 0 && column >= 0) counts[row * yCodes + column]!++;
  }
  return contingencyTable(
    Array.from({ length: xCodes }, (_, row) => counts.subarray(row * yCodes, (row + 1) * yCodes)),
  );
}

/** A table of counts without its empty rows and columns. */
export function contingencyTable(lines: readonly ArrayLike<number>[]): ContingencyTable {
  const width = lines[0]?.length ?? 0;
  const columnSums = Array.from({ length: width }, (_, column) => lines.reduce((sum, line) => sum + line[column]!, 0));
  const kept = columnSums.flatMap((sum, column) => (sum > 0 ? [column] : []));
  const filled = lines.filter((line) => kept.some((column) => line[column]! > 0));
  const counts = Float64Array.from(filled.flatMap((line) => kept.map((column) => line[column]!)));
  return {
    rows: filled.length,
    columns: kept.length,
    counts,
    rowTotals: Float64Array.from(filled, (line) => kept.reduce((sum, column) => sum + line[column]!, 0)),
    columnTotals: Float64Array.from(kept, (column) => columnSums[column]!),
    total: kept.reduce((sum, column) => sum + columnSums[column]!, 0),
  };
}
