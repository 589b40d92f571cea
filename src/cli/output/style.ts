import { styleText } from 'node:util';
import { terminalWidth } from '../terminal.ts';

/** How text for one stream is dressed: colours only where they are welcome, tables as wide as the terminal. */
export interface Style {
  /** Terminal columns; undefined when the output is piped and nothing may be cut. */
  readonly width: number | undefined;
  heading(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warning(text: string): string;
  faint(text: string): string;
  command(text: string): string;
}

/** Follows `NO_COLOR`, `FORCE_COLOR` and whether `stream` is a terminal. */
export function styleFor(stream: NodeJS.WriteStream): Style {
  const styled = (format: Parameters<typeof styleText>[0]) => (text: string) => styleText(format, text, { stream });
  return {
    width: terminalWidth(stream),
    heading: styled('bold'),
    good: styled('green'),
    bad: styled('red'),
    warning: styled('yellow'),
    faint: styled('dim'),
    command: styled('cyan'),
  };
}
