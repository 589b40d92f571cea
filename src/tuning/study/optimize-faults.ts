import { AssayError } from '../../errors/index.ts';
import { display, type Fault, faultsError, unknownNameFaults } from '../../schema/index.ts';
import type { OptimizeOptions, StoppingRules } from './study.ts';

const OPTIONS = {
  ...{ trials: true, parallel: true, batch: true, timeoutMs: true, timeout: true, stopping: true },
  ...{ signal: true, progress: true, onTrial: true },
} as const satisfies Record<keyof OptimizeOptions, true>;

const RULES = {
  ...{ target: true, noImprovement: true, converged: true, totalSeconds: true },
} as const satisfies Record<keyof StoppingRules, true>;

/** @throws AssayError `INVALID_ARGUMENT` with every fault */
export function refuseInvalidOptions(options: OptimizeOptions, directions: number): void {
  const { trials, parallel, timeoutMs, timeout, stopping = {} } = options;
  const faults = [
    ...unknownNameFaults(options, Object.keys(OPTIONS)),
    ...unknownNameFaults(stopping, Object.keys(RULES), 'stopping'),
    ...unless(isWhole(trials, 0), 'trials', trials, 'a whole number from 0'),
    ...unless(isWhole(parallel, 1), 'parallel', parallel, 'a whole number from 1'),
    ...unless(isAtLeast(timeoutMs, 0), 'timeoutMs', timeoutMs, 'a number of milliseconds from 0'),
    ...unless(isAtLeast(timeout, 0), 'timeout', timeout, 'a number of milliseconds from 0'),
    ...ruleFaults(stopping),
  ];
  if (faults.length > 0) {
    const remedy = 'Correct the options of optimize';
    throw faultsError(faults, { code: 'INVALID_ARGUMENT', subject: 'options', remedy });
  }
  const { target, noImprovement, converged } = stopping;
  if (directions === 1 || (target === undefined && noImprovement === undefined && !converged)) return;
  throw new AssayError({
    code: 'TUNING_SEVERAL_DIRECTIONS',
    message: `The study has ${directions} directions, so no single best value can end it`,
    remedy: 'End it by trials, timeoutMs or totalSeconds',
    details: { directions },
  });
}

function ruleFaults({ target, noImprovement, converged, totalSeconds }: StoppingRules): Fault[] {
  const { trials, minDelta } = noImprovement ?? {};
  const { trials: window, tolerance } = typeof converged === 'object' ? converged : {};
  return [
    ...unless(target === undefined || !Number.isNaN(target), 'stopping.target', target, 'a number'),
    ...(noImprovement === undefined
      ? []
      : unless(
          trials !== undefined && isWhole(trials, 1),
          'stopping.noImprovement.trials',
          trials,
          'a whole number from 1',
        )),
    ...unless(isAtLeast(minDelta, 0), 'stopping.noImprovement.minDelta', minDelta, 'a number from 0'),
    ...unless(isWhole(window, 1), 'stopping.converged.trials', window, 'a whole number from 1'),
    ...unless(isAtLeast(tolerance, 0), 'stopping.converged.tolerance', tolerance, 'a number from 0'),
    ...unless(isAtLeast(totalSeconds, 0), 'stopping.totalSeconds', totalSeconds, 'a number of seconds from 0'),
  ];
}

const isWhole = (value: number | undefined, least: number): boolean =>
  value === undefined || (Number.isSafeInteger(value) && value >= least);

const isAtLeast = (value: number | undefined, least: number): boolean =>
  value === undefined || (typeof value === 'number' && value >= least);

const unless = (isFine: boolean, path: string, value: unknown, expected: string): Fault[] =>
  isFine ? [] : [{ path, got: display(value), expected }];
