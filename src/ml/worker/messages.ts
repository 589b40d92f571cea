import type { AssayErrorOptions } from '../../errors/index.ts';
import type { ProgressReport } from '../../schema/index.ts';
import type { FitInput, FitResult } from '../algorithm.ts';
import type { AlgorithmName } from '../algorithm-names.ts';

/** What the thread is started with; matrices lie in shared memory. */
export interface FitOrder extends PackedInput {
  readonly algorithm: AlgorithmName;
  readonly threads: number | undefined;
}

/** A fit input that can be posted: a model has methods, so it travels as its file. */
export interface PackedInput {
  readonly input: Omit<FitInput, 'initialModel'>;
  readonly initialModelFile: Uint8Array | undefined;
}

/** A fit result whose model travels as its file. */
export type FitReport = Omit<FitResult, 'model'> & { readonly modelFile: Uint8Array };

/** An {@link AssayError} without its stack and cause, or any other error's text. */
export type FitFailure = { readonly assay: AssayErrorOptions } | { readonly other: string };

/** What the thread says. */
export type FitMessage =
  | { readonly kind: 'progress'; readonly report: ProgressReport }
  | { readonly kind: 'fitted'; readonly result: FitReport }
  | { readonly kind: 'failed'; readonly failure: FitFailure };
