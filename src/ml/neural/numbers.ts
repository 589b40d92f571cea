/** Float32 in training; Float64 where a test needs slopes that finite differences can confirm. */
export type Numbers = Float32Array | Float64Array;
