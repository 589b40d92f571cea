import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempDisposableSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AssayError, throwIfInterrupted } from '../../errors/index.ts';
import type { LongWork } from '../../schema/index.ts';

/** Browsers that print without a screen, by the names of their programs. */
const PROGRAMS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const PATIENCE_MS = 120_000;

/**
 * Prints a page of ours as a PDF, with a Chromium that is installed already: a page is laid out by the same program for
 * screen and paper, and nothing has to be drawn twice. The browser gets no network and a profile that is thrown away.
 * @param browser its program; looked for when left out
 * @returns the bytes of the PDF
 * @throws AssayError `PAGES_BROWSER_MISSING`, `PAGES_PRINT_FAILED`
 */
export async function printPdf(page: string, browser: string | undefined, work: LongWork = {}): Promise<Uint8Array> {
  const program = browser ?? findBrowser();
  if (program === undefined) throw browserMissing();
  using folder = mkdtempDisposableSync(join(tmpdir(), 'assay-print-'));
  const [source, target] = [join(folder.path, 'page.html'), join(folder.path, 'page.pdf')];
  await writeFile(source, page);
  const output = await run(
    program,
    [
      '--headless',
      '--disable-gpu',
      '--disable-background-networking',
      '--proxy-server=127.0.0.1:9',
      '--no-first-run',
      // Inside containers the sandbox cannot start; the page is our own and runs no script.
      '--no-sandbox',
      `--user-data-dir=${join(folder.path, 'profile')}`,
      '--no-pdf-header-footer',
      `--print-to-pdf=${target}`,
      pathToFileURL(source).href,
    ],
    work,
  );
  throwIfInterrupted(work.signal, 'printing a page');
  try {
    return await readFile(target);
  } catch (cause) {
    throw new AssayError({
      code: 'PAGES_PRINT_FAILED',
      message: `${program} printed no PDF: ${output.trim().split('\n').at(-1)?.slice(0, 200) ?? 'it said nothing'}`,
      remedy: 'Write the page with --html and print it from a browser, or name another browser in ASSAY_BROWSER',
      details: { program },
      cause,
    });
  }
}

function findBrowser(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = PROGRAMS.flatMap((program) =>
    /[/\\]/.test(program) ? [program] : folders.map((folder) => join(folder, program)),
  );
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const browserMissing = (): AssayError =>
  new AssayError({
    code: 'PAGES_BROWSER_MISSING',
    message: 'A PDF is printed by Chromium, Chrome or Edge, and none was found',
    remedy: 'Install one, or name its program in ASSAY_BROWSER; or write --html and print the page from any browser',
    details: {},
  });

/** What the program wrote on stderr, once it has ended; a program that cannot be started wrote why. */
function run(program: string, words: readonly string[], { signal }: LongWork): Promise<string> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(program, words, {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: PATIENCE_MS,
      ...(signal && { signal }),
    });
    child.stderr.on('data', (bytes) => {
      output += bytes;
    });
    child.on('error', (error) => resolve(error.message));
    child.on('close', () => resolve(output));
  });
}
