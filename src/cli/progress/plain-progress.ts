import type { ProgressReport } from '../../schema/index.ts';
import { formatCount, formatDuration } from '../output/numbers.ts';
import { printable } from '../output/text-width.ts';
import type { ProgressDisplay } from './progress-display.ts';
import { type Stage, Stages } from './stages.ts';

/** A log file wants to see that work goes on, not every step of it. */
const QUIET_MS = 5000;

/** Progress for logs and pipes: a line when a stage begins and ends, and now and then between. */
export class PlainProgress implements ProgressDisplay {
  readonly #stream: NodeJS.WriteStream;
  readonly #stages = new Stages();
  readonly #lastLineAt = new Map<string, number>();

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  readonly report = (report: ProgressReport): void => {
    const now = performance.now();
    for (const stage of this.#stages.take(report, now)) this.#finished(stage, now);
    const last = this.#lastLineAt.get(report.stage);
    const isOpen = this.#stages.open.some(({ name }) => name === report.stage);
    if (isOpen && (last === undefined || now - last >= QUIET_MS)) {
      this.notice(printable(`${report.stage} …${describeCount(report)}`));
      this.#lastLineAt.set(report.stage, now);
    }
  };

  notice(text: string): void {
    this.#stream.write(`${text}\n`);
  }

  close(outcome: 'finished' | 'stopped'): void {
    const now = performance.now();
    for (const stage of this.#stages.takeRest()) {
      if (outcome === 'finished') this.#finished(stage, now);
      else this.notice(printable(`${stage.name}: stopped after ${formatDuration(now - stage.startedAt)}`));
    }
  }

  #finished(stage: Stage, now: number): void {
    const note = stage.report.note ? `, ${stage.report.note}` : '';
    this.notice(printable(`${stage.name}: done in ${formatDuration(now - stage.startedAt)}${note}`));
    this.#lastLineAt.delete(stage.name);
  }
}

function describeCount({ done, total, unit = '' }: ProgressReport): string {
  if (done === undefined || done === 0) return '';
  return ` ${formatCount(done)}${total === undefined ? '' : ` of ${formatCount(total)}`} ${unit}`.trimEnd();
}
