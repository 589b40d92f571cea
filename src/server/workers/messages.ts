import type { Measurements } from '../metrics/measurements.ts';

/** What the processes of a server tell each other; `question` names the one that waits for an answer. */
export type WorkerMessage =
  | { readonly assay: 'serving'; readonly facts: ServingFacts }
  | { readonly assay: 'ask'; readonly question: number }
  | { readonly assay: 'told'; readonly question: number; readonly measurements: Measurements };

export type SupervisorMessage =
  | { readonly assay: 'measure'; readonly question: number }
  | { readonly assay: 'measured'; readonly question: number; readonly others: readonly Measurements[] };

/** What people are told about a server that takes requests. */
export interface ServingFacts {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly workspace: string;
}

export const isOurs = <Message extends { readonly assay: string }>(message: unknown): message is Message =>
  typeof message === 'object' && message !== null && 'assay' in message;
