import { AssayError } from '../../src/errors/index.ts';
import type { ProductionOptions } from '../../src/production/index.ts';
import { currentProcess } from '../../src/storage/index.ts';

/** Called around every call production makes to what lies outside it, counting from 1; a call waits for it. */
export interface Around {
  readonly before?: (call: number, what: string) => void | Promise<void>;
  readonly after?: (call: number, what: string) => void;
}

type Outside = Pick<ProductionOptions, 'parameters' | 'configuration' | 'experiments' | 'registry'>;

/** Calls that change nothing outside. */
const IN_PASSING: ReadonlySet<string | symbol> = new Set(['uri', 'list', 'reserveRoom']);

/** The real stores, runs and registry, with something happening around each call. */
export function wrapOutside(outside: Outside, { before, after }: Around): { options: Outside; calls: () => number } {
  let calls = 0;
  const wrap = <T extends object>(target: T, name: string): T =>
    new Proxy(target, {
      get(_, property) {
        const member = Reflect.get(target, property, target) as unknown;
        if (typeof member !== 'function') return member;
        if (IN_PASSING.has(property)) return member.bind(target) as unknown;
        return async (...args: unknown[]) => {
          calls += 1;
          const call = calls;
          const what = `${name}.${String(property)}(${String(args[0])})`;
          await before?.(call, what);
          const answer = await (member as (...args: unknown[]) => Promise<unknown>).apply(target, args);
          after?.(call, what);
          return answer;
        };
      },
    });
  const options = {
    parameters: wrap(outside.parameters, 'parameters'),
    configuration: wrap(outside.configuration, 'configuration'),
    experiments: wrap(outside.experiments, 'experiments'),
    ...(outside.registry && { registry: wrap(outside.registry, 'registry') }),
  };
  return { options, calls: () => calls };
}

export const MOMENTS = ['before', 'after'] as const;
export type Moment = (typeof MOMENTS)[number];

export class Crash extends Error {}

/** As if the process died just before one call: that one and every later one fail, so nothing can be tidied up. */
export function crashAt(call: number): Around {
  const check = (current: number) => {
    if (current >= call) throw new Crash(`died before call ${call}`);
  };
  return { before: check };
}

/** As if the process died just before the first call whose description contains `what`. */
export function crashBefore(what: string): Around {
  let dead = false;
  const check = (_: number, description: string) => {
    dead ||= description.includes(what);
    if (dead) throw new Crash(`died before ${what}`);
  };
  return { before: check };
}

/** One call fails: before it was done, or after, so that only the answer is lost. Later calls work. */
export function failAt(call: number, moment: Moment, error: () => Error = diskFull): Around {
  const check = (at: Moment) => (current: number) => {
    if (current === call && at === moment) throw error();
  };
  return { before: check('before'), after: check('after') };
}

export const diskFull = (): AssayError =>
  new AssayError({ code: 'STORAGE_DISK_FULL', message: 'The disk is full', remedy: 'Free some space' });

/** A process of this host that no longer runs. */
export const deadProcess = { ...currentProcess(), pid: 999_999_999 };
