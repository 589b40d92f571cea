import type { ProgressReport } from '../../schema/index.ts';

/** What is known of one stage of the work. */
export interface Stage {
  readonly name: string;
  readonly startedAt: number;
  readonly report: ProgressReport;
  readonly isDone: boolean;
}

/** Steps of a few milliseconds are noise once they are over. */
const NOISE_MS = 50;

/** Whether people want to read that `stage` is done. */
export function isWorthALine({ startedAt }: Stage, now: number): boolean {
  return now - startedAt >= NOISE_MS;
}

/** Follows the stages of long work; several may run side by side. */
export class Stages {
  readonly #open = new Map<string, Stage>();

  get open(): readonly Stage[] {
    return [...this.#open.values()];
  }

  /**
   * Takes in a report and returns the stages it finished. A counted stage ends when its count is reached; one
   * without a count ends when the next stage begins.
   */
  take(report: ProgressReport, now: number): readonly Stage[] {
    const known = this.#open.get(report.stage);
    const isDone = report.total !== undefined && report.done !== undefined && report.done >= report.total;
    const stage: Stage = { name: report.stage, startedAt: known?.startedAt ?? now, report, isDone };
    const ended = known === undefined ? this.open.filter((other) => other.report.total === undefined) : [];
    for (const { name } of ended) this.#open.delete(name);
    if (isDone) this.#open.delete(report.stage);
    else this.#open.set(report.stage, stage);
    return isDone ? [...ended, stage] : ended;
  }

  /** Closes what is still open, as when all work has ended. */
  takeRest(): readonly Stage[] {
    const rest = this.open;
    this.#open.clear();
    return rest;
  }
}
