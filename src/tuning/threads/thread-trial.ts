import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { Distribution, Params, ParamValue } from '../space/distribution.ts';
import { jsonValue, refuseInvalidReport } from '../study/check-said.ts';
import type { Trial } from '../study/trial.ts';
import type { Answer, FromThread, TrialOrder } from './messages.ts';

interface Line {
  readonly port: MessagePort;
  readonly answers: Int32Array;
}

/** A trial as its objective sees it in a thread; all is decided where the study is. */
export class ThreadTrial implements Trial {
  readonly number: number;
  readonly runId: string | undefined;
  readonly signal: AbortSignal;
  readonly #line: Line;
  #params: Params;

  constructor({ number, params, runId }: TrialOrder, line: Line, signal: AbortSignal) {
    this.number = number;
    this.runId = runId;
    this.signal = signal;
    this.#line = line;
    this.#params = params;
  }

  get params(): Params {
    return this.#params;
  }

  // Bound to the trial, for objectives that take it apart: `({ params, report }) => …`.
  readonly suggestFloat = (name: string, low: number, high: number, options: object = {}): number => {
    return this.#suggest(name, { kind: 'float', low, high, ...options }) as number;
  };

  readonly suggestInt = (name: string, low: number, high: number, options: object = {}): number => {
    return this.#suggest(name, { kind: 'int', low, high, ...options }) as number;
  };

  readonly suggestCategorical = <Choice extends ParamValue>(name: string, choices: readonly Choice[]): Choice => {
    return this.#suggest(name, { kind: 'categorical', choices }) as Choice;
  };

  readonly report = (value: number, step: number): void => {
    refuseInvalidReport(value, step);
    this.#say({ kind: 'report', value, step });
  };

  readonly shouldPrune = (): boolean => {
    return this.#ask({ kind: 'shouldPrune' }) as boolean;
  };

  readonly setAttribute = (name: string, value: unknown): void => {
    this.#say({ kind: 'attribute', name, value: jsonValue(name, value) });
  };

  #suggest(name: string, distribution: Distribution): ParamValue {
    const value = this.#ask({ kind: 'suggest', name, distribution });
    this.#params = { ...this.#params, [name]: value };
    return value;
  }

  #say(message: FromThread): void {
    this.#line.port.postMessage(message);
  }

  #ask(question: FromThread): ParamValue {
    const { port, answers } = this.#line;
    const before = Atomics.load(answers, 0);
    this.#say(question);
    Atomics.wait(answers, 0, before);
    const { message } = receiveMessageOnPort(port) as { message: Answer };
    if ('error' in message) throw new Error(message.error);
    return message.value;
  }
}
