import type { MessagePort } from 'node:worker_threads';
import type { Distribution, Params, ParamValue } from '../space/distribution.ts';
import type { Outcome } from '../study/trial.ts';

/** What a thread is started with. */
export interface ThreadOrder {
  readonly module: string;
  readonly exportName: string;
  readonly data: unknown;
  readonly port: MessagePort;
  /** One Int32, counted up with every answer: threads wait on it, for a trial's questions are asked in passing. */
  readonly answers: SharedArrayBuffer;
}

/** A trial to be made. */
export interface TrialOrder {
  readonly kind: 'trial';
  readonly number: number;
  readonly params: Params;
  readonly runId: string | undefined;
}

export type ToThread = TrialOrder | { readonly kind: 'abort' };

/** The first two are questions: the thread stands still until it is answered. */
export type FromThread =
  | { readonly kind: 'suggest'; readonly name: string; readonly distribution: Distribution }
  | { readonly kind: 'shouldPrune' }
  | { readonly kind: 'report'; readonly value: number; readonly step: number }
  | { readonly kind: 'attribute'; readonly name: string; readonly value: unknown }
  | { readonly kind: 'ended'; readonly outcome: Outcome }
  | { readonly kind: 'ready' }
  | { readonly kind: 'unusable'; readonly reason: string };

export type Answer = { readonly value: ParamValue } | { readonly error: string };
