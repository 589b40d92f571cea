import cluster from 'node:cluster';
import { AssayError } from '../errors/index.ts';
import type { Workspace } from '../workspace/index.ts';
import type { Invocation } from './assay-command.ts';
import { writeJson } from './output/json.ts';
import { styleFor } from './output/style.ts';
import { printable } from './output/text-width.ts';
import { openProgressDisplay } from './progress/open-progress-display.ts';
import type { ProgressDisplay } from './progress/progress-display.ts';
import type { Terminal } from './terminal.ts';
import type { Answer, WorkContext, WorkspaceWish } from './work.ts';

/** What surrounds a command. */
interface Surroundings extends Pick<WorkContext, 'words' | 'signal'> {
  readonly terminal: Terminal;
}

/**
 * Carries out a command and prints its answer: JSON or text on stdout, progress and notices on stderr.
 * @returns what of the answer decides the exit code
 */
export async function perform(
  { work, options }: Invocation,
  { words, terminal, signal }: Surroundings,
): Promise<Pick<Answer, 'isPartial' | 'verdict'>> {
  const display = openProgressDisplay(terminal, options);
  signal.addEventListener('abort', () => {
    // Once is enough: what a server's workers do is said by the process that started them.
    if (!cluster.isWorker) display.notice('Stopping in good order; once more to stop at once');
  });
  const announce = (answer: Answer): void => {
    if (options.json) writeJson(terminal.stdout, answer.json);
    else {
      terminal.stdout.write(`${answer.text(styleFor(terminal.stdout))}\n`);
      for (const notice of answer.notices ?? []) display.notice(`warning: ${printable(notice)}`);
    }
  };
  let outcome: 'finished' | 'stopped' = 'stopped';
  try {
    await using opened = new WorkspaceOnDemand(options.workspace, display);
    const workspace = (wish?: WorkspaceWish) => opened.get(wish);
    const answer = await work({
      words,
      workspace,
      existingWorkspace: () => opened.getExisting(),
      signal,
      progress: display.report,
      announce,
      notice: (text) => display.notice(text),
    });
    outcome = 'finished';
    display.close(answer?.isPartial ? 'stopped' : outcome);
    if (answer !== undefined) announce(answer);
    return answer ?? {};
  } finally {
    if (outcome === 'stopped') display.close(outcome);
  }
}

/** The workspace of a command: opened when first asked for, closed when the command ends. */
class WorkspaceOnDemand implements AsyncDisposable {
  readonly #folder: string | undefined;
  readonly #display: ProgressDisplay;
  #workspace: Promise<Workspace> | undefined;

  constructor(folder: string | undefined, display: ProgressDisplay) {
    this.#folder = folder;
    this.#display = display;
  }

  get(wish: WorkspaceWish = {}): Promise<Workspace> {
    this.#workspace ??= this.#open(wish);
    return this.#workspace;
  }

  async getExisting(): Promise<Workspace | undefined> {
    const { isWorkspaceThere } = await import('../workspace/index.ts');
    try {
      return (await isWorkspaceThere({ folder: this.#folder })) ? await this.get({ mustBeWritable: true }) : undefined;
    } catch (error) {
      if (!(error instanceof AssayError)) throw error;
      this.#display.notice(`notice: nothing is recorded of this in the workspace: ${printable(error.message)}`);
      return undefined;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const workspace = await this.#workspace?.catch(() => undefined);
    await workspace?.[Symbol.asyncDispose]();
  }

  async #open({ mayBeNew = false, mustBeWritable, settings = {} }: WorkspaceWish): Promise<Workspace> {
    // Loaded here, not at the top: help and usage errors must not wait for the database and the table engine.
    const { openWorkspace } = await import('../workspace/index.ts');
    const workspace = await openWorkspace({
      folder: this.#folder,
      settings,
      mustBeWritable,
      // Somebody watches.
      serverPatienceMs: 5000,
    });
    if (workspace.isNew && !mayBeNew) {
      this.#display.notice(`notice: ${workspace.folder} is a new workspace, with nothing recorded in it yet`);
    }
    for (const { message, needsAttention } of workspace.findings) {
      this.#display.notice(`${needsAttention ? 'warning' : 'notice'}: ${message}`);
    }
    return workspace;
  }
}
