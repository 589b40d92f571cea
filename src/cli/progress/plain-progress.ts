import type { ProgressReport } from '../../schema/index.ts';
import { formatCount, formatDuration } from '../output/numbers.ts';
import { printable } from '../output/text-width.ts';
import type { ProgressDisplay } from './progress-display.ts';
import { isWorthALine, type Stage, Stages } from './stages.ts';

/** Work that takes longer than this is announced before it is done. */
const ANNOUNCED_AFTER_MS = 500;
/** A log file wants to see that work goes on, not every step of it. */
const REPEATED_AFTER_MS = 10_000;

/** Progress for logs and pipes: a line for each stage when it is done, and for slow ones now and then before. */
export class PlainProgress implements ProgressDisplay {
  readonly #stream: NodeJS.WriteStream;
  readonly #stages = new Stages();
  readonly #lastLineAt = new Map<string, number>();
  readonly #timer = setInterval(() => this.#announceSlow(), ANNOUNCED_AFTER_MS).unref();

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  readonly report = (report: ProgressReport): void => {
    const now = performance.now();
    for (const stage of this.#stages.take(report, now)) this.#finished(stage, now);
  };

  notice(text: string): void {
    this.#stream.write(`${text}\n`);
  }

  close(outcome: 'finished' | 'stopped'): void {
    clearInterval(this.#timer);
    const now = performance.now();
    for (const stage of this.#stages.takeRest()) {
      if (outcome === 'finished') this.#finished(stage, now);
      else this.notice(printable(`${stage.name}: stopped after ${formatDuration(now - stage.startedAt)}`));
    }
  }

  #announceSlow(): void {
    const now = performance.now();
    for (const { name, startedAt, report } of this.#stages.open) {
      const due =
        (this.#lastLineAt.get(name) ?? startedAt + ANNOUNCED_AFTER_MS - REPEATED_AFTER_MS) + REPEATED_AFTER_MS;
      if (now < due) continue;
      const counted = describeCount(report);
      this.notice(printable(`${name} …${counted}${counted !== '' && report.note ? `, ${report.note}` : ''}`));
      this.#lastLineAt.set(name, now);
    }
  }

  #finished(stage: Stage, now: number): void {
    this.#lastLineAt.delete(stage.name);
    if (!isWorthALine(stage, now)) return;
    const note = stage.report.note ? `, ${stage.report.note}` : '';
    this.notice(printable(`${stage.name}: done in ${formatDuration(now - stage.startedAt)}${note}`));
  }
}

function describeCount({ done, total, unit = '' }: ProgressReport): string {
  if (done === undefined || done === 0) return '';
  return ` ${formatCount(done)}${total === undefined ? '' : ` of ${formatCount(total)}`} ${unit}`.trimEnd();
}
