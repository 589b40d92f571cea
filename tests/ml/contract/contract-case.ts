import type { Algorithm, FitInput, FitResult, FitWork, Matrix, Task } from '../../../src/ml/index.ts';
import { sampleInputFor, sampleRows } from '../sample-data.ts';

/** Classes of the sample rows of several classes. */
export const CLASSES = 3;

/** One algorithm learning one of its tasks: what a part of the contract looks at. */
export interface ContractCase {
  readonly algorithm: Algorithm;
  readonly task: Task;
  /** Begins the title of every test. */
  readonly title: string;
  /** Parameters that make it learn the task quickly. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The rows of {@link input}. */
  readonly matrix: Matrix;
  /** One per row, also where {@link input} leaves them out. */
  readonly labels: Float32Array;
  input(change?: Partial<FitInput>): FitInput;
  learn(change?: Partial<FitInput>, work?: FitWork): Promise<FitResult>;
}

export function contractCase(algorithm: Algorithm, task: Task, quick: Readonly<Record<string, unknown>>): ContractCase {
  const parameters = { ...quick, ...algorithm.parametersFor(task, CLASSES) };
  const input = (change: Partial<FitInput> = {}): FitInput => ({ ...sampleInputFor(task, parameters), ...change });
  const { matrix, labels } = sampleRows({ task });
  return {
    algorithm,
    task,
    title: `${algorithm.name} (${task})`,
    parameters,
    matrix,
    labels,
    input,
    learn: (change, work) => algorithm.fit(input(change), work),
  };
}
