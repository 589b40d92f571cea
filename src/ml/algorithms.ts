import type { Algorithm } from './algorithm.ts';
import type { AlgorithmName } from './algorithm-names.ts';

/** The registry: adding an algorithm is one folder, one name and one row here. */
export const ALGORITHMS: Readonly<Record<AlgorithmName, Algorithm>> = {} as never;
