import { styleText } from 'node:util';
import { Command, type HelpConfiguration } from 'commander';
import type { Work } from './work.ts';

/** A command line that was understood, ready to be carried out. */
export interface Invocation {
  /** Does the work with the arguments and options that were given. */
  readonly work: Work;
  readonly options: StandardOptions;
}

/** What every command takes. */
export interface StandardOptions {
  readonly workspace?: string;
  readonly json?: true;
  /** Only commands that take long have the option. */
  readonly progress?: true;
}

const HELP_STYLE: HelpConfiguration = {
  styleTitle: (text) => styleText('bold', text, { validateStream: false }),
  styleCommandText: (text) => styleText('cyan', text, { validateStream: false }),
  styleSubcommandText: (text) => styleText('cyan', text, { validateStream: false }),
  styleOptionText: (text) => styleText('cyan', text, { validateStream: false }),
};

/**
 * A commander command in Assay's manners: it throws instead of exiting, carries examples, and only notes what is to
 * be done ({@link Invocation}), so that parsing and doing stay apart.
 */
export class AssayCommand extends Command {
  readonly examples: { readonly line: string; readonly why: string }[] = [];
  readonly notes: string[] = [];
  invocation: Invocation | undefined;

  constructor(name?: string) {
    super(name);
    this.exitOverride();
    // Errors are shown by presentFailure; help for a missing verb still goes to stderr.
    this.configureOutput({ outputError: () => {} });
    this.configureHelp(HELP_STYLE);
    this.helpOption('-h, --help', 'Show this help');
    this.addHelpText('after', () => this.#trailer());
  }

  /** A line that users can type, and what it is good for. */
  example(line: string, why: string): this {
    this.examples.push({ line, why });
    return this;
  }

  /** A paragraph below the options: what the output means, what is refused, what is overwritten. */
  note(text: string): this {
    this.notes.push(text);
    return this;
  }

  /** Declares the options that every command has, and what the command does. */
  performs<Options extends StandardOptions, Arguments extends readonly unknown[] = []>(
    work: (options: Options, ...given: Arguments) => Work,
  ): this {
    return this.option('--workspace <dir>', 'Folder of the workspace (default: setting `workspace`, else .assay)')
      .option('--json', 'Print one JSON object on stdout and nothing else')
      .action((...given: unknown[]) => {
        const options = given.at(-2) as Options;
        this.#root().invocation = { work: work(options, ...(given.slice(0, -2) as unknown as Arguments)), options };
      });
  }

  /** Declares `--progress` for commands that take long. */
  reportsProgress(): this {
    return this.option('--progress', 'Report progress on stderr even with --json or without a terminal');
  }

  #root(): AssayCommand {
    return this.parent instanceof AssayCommand ? this.parent.#root() : this;
  }

  #trailer(): string {
    const examples = this.examples.map(({ line, why }) => `  # ${why}\n  ${line}`);
    const sections = [
      ...this.notes,
      ...(examples.length > 0 ? [`${HELP_STYLE.styleTitle?.('Examples:')}\n${examples.join('\n')}`] : []),
    ];
    return sections.length > 0 ? `\n${sections.join('\n\n')}` : '';
  }
}
