/** Where a command writes and what it knows of the terminal; passed in so that tests can look. */
export interface Terminal {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export const processTerminal: Terminal = {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
};

/** Columns a table may fill; undefined when the stream is no terminal, so that pipes and files get whole values. */
export function terminalWidth(stream: NodeJS.WriteStream): number | undefined {
  return stream.isTTY ? stream.columns || 80 : undefined;
}

/**
 * Lets a reader that stops early (`assay runs list | head`) end the output without a fault: what is written after
 * the pipe is closed is dropped, and the command finishes its work as usual.
 */
export function tolerateClosedPipes({ stdout, stderr }: Terminal): void {
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
