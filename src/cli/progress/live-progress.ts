import type { ProgressReport } from '../../schema/index.ts';
import { formatCount, formatDuration } from '../output/numbers.ts';
import { type Style, styleFor } from '../output/style.ts';
import { printable, truncate } from '../output/text-width.ts';
import type { ProgressDisplay } from './progress-display.ts';
import { isWorthALine, type Stage, Stages } from './stages.ts';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 80;
const BAR_WIDTH = 24;
const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';

/** Moving lines at the bottom of a terminal, one per open stage; finished stages stay above them. */
export class LiveProgress implements ProgressDisplay {
  readonly #stream: NodeJS.WriteStream;
  readonly #style: Style;
  readonly #stages = new Stages();
  #drawnLines = 0;
  #frame = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    this.#style = styleFor(stream);
  }

  readonly report = (report: ProgressReport): void => {
    const now = performance.now();
    const finished = this.#stages.take(report, now).filter((stage) => isWorthALine(stage, now));
    if (finished.length > 0) this.#redraw(finished.map((stage) => this.#lastLine(stage, now, 'finished')));
    if (this.#timer === undefined) this.#start();
  };

  notice(text: string): void {
    this.#redraw([text]);
  }

  close(outcome: 'finished' | 'stopped'): void {
    clearInterval(this.#timer);
    process.off('exit', this.#restoreCursor);
    const now = performance.now();
    const rest = this.#stages.takeRest();
    this.#redraw(rest.map((stage) => this.#lastLine(stage, now, outcome)));
    if (this.#timer !== undefined) this.#restoreCursor();
    this.#timer = undefined;
  }

  #start(): void {
    this.#stream.write(HIDE_CURSOR);
    process.once('exit', this.#restoreCursor);
    this.#timer = setInterval(() => this.#redraw([]), FRAME_MS);
    this.#timer.unref();
  }

  readonly #restoreCursor = (): void => void this.#stream.write(SHOW_CURSOR);

  /** Replaces the moving lines; `above` goes over them and stays. */
  #redraw(above: readonly string[]): void {
    const now = performance.now();
    this.#frame = (this.#frame + 1) % FRAMES.length;
    const moving = this.#stages.open.map((stage) => this.#movingLine(stage, now));
    const erase = this.#drawnLines > 0 ? `\x1b[${this.#drawnLines}A\x1b[0J` : '';
    this.#stream.write(erase + [...above, ...moving].map((line) => `${line}\n`).join(''));
    this.#drawnLines = moving.length;
  }

  #movingLine(stage: Stage, now: number): string {
    const { done = 0, total, unit = '', note = '' } = stage.report;
    const counted =
      total !== undefined ? `${bar(done / total)} ${formatCount(done)}/${formatCount(total)} ${unit}` : '';
    const text = [stage.name, counted, note, formatDuration(now - stage.startedAt)].filter(Boolean).join('  ');
    return `${this.#style.command(FRAMES[this.#frame] ?? '')} ${this.#cut(text)}`;
  }

  #lastLine(stage: Stage, now: number, outcome: 'finished' | 'stopped'): string {
    const text = [stage.name, stage.report.note, formatDuration(now - stage.startedAt)].filter(Boolean).join('  ');
    const mark = outcome === 'finished' ? this.#style.good('✔') : this.#style.bad('✖');
    return `${mark} ${this.#cut(text)}`;
  }

  /** A wrapped line would be counted as one and leave rubbish behind when it is erased. */
  #cut(text: string): string {
    return truncate(printable(text), (this.#stream.columns || 80) - 3);
  }
}

function bar(share: number): string {
  const filled = Math.round(Math.min(Math.max(share, 0), 1) * BAR_WIDTH);
  return '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
}
