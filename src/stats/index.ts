export { normalCdf, normalMass, normalQuantile } from './normal-distribution.ts';
export { createRandom, type Random } from './random.ts';
export { wilsonInterval } from './wilson-interval.ts';
