// What growing trees spends its time on. `src/ml/histograms/plain-kernel.ts` says the same in plain TypeScript and must
// give the same bits: no operation here may be fused or reordered.
//
// Every pointer is a byte address. A histogram holds, for every code of every feature, the sums of gradient and hessian
// as two neighbouring float64; feature f begins at f × slots codes. `pairs` holds gradient and hessian of every row as
// two neighbouring float32. `codes` holds the codes row by row, `stride` bytes a row.

export { addListed, addListedWide, addRows, clear, subtract, sumPairs, touched } from './training/histograms';
export { logisticPairs, sigmoids } from './training/logistic';
export { addLeaf, copyColumns, copyColumnsWide, listRows, partition, partitionWide } from './training/rows';
export { scan, scanBounded } from './training/split-search';
export { walk } from './training/walk';
