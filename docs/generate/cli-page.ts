import type { Command } from 'commander';
import { AssayCommand } from '../../src/cli/assay-command.ts';
import { createProgram } from '../../src/cli/program.ts';
import { ERROR_KINDS } from '../../src/errors/index.ts';

/** Options that every command has; told once. */
const STANDARD = new Set(['--workspace', '--json', '--progress', '--help']);

/** The page of commands, made from the program itself. */
export function cliPage(): string {
  return [
    '# Command line',
    '',
    '<!-- Made by `npm run docs` from src/cli; change it there. -->',
    '',
    'In a clone: `npm run assay -- COMMAND` (with `--silent` before the `--` in scripts: npm prints two lines of its own on',
    'stdout). Installed: `npx assay COMMAND`. Every command takes',
    '',
    '| option | |',
    '|---|---|',
    '| `--help` | what the command does, its options, examples; also `assay help COMMAND` |',
    '| `--json` | one JSON object on stdout and nothing else; undefined numbers (NaN) are `null` |',
    '| `--workspace DIR` | folder of the workspace; default: the setting `workspace`, else `.assay` |',
    '| `--progress` | where work takes long: progress on stderr even with `--json` or without a terminal |',
    '',
    'Answers go to stdout; progress, notices and errors go to stderr. On a terminal tables are cut to its width and',
    'coloured (`NO_COLOR=1` turns colours off, `FORCE_COLOR=1` on); piped output is neither. Ctrl-C lets the command stop',
    'in good order: its run is marked KILLED, nothing is left half-written; a second Ctrl-C ends it at once.',
    '`ASSAY_DEBUG=1` shows the stack of an error.',
    '',
    '## Exit codes',
    '',
    '| code | means |',
    '|---:|---|',
    '| 0 | done |',
    ...Object.entries(ERROR_KINDS).map(([kind, { exitCode, meaning }]) => `| ${exitCode} | ${kind}: ${meaning} |`),
    '| 143 | stopped by SIGTERM; 129 by SIGHUP |',
    '',
    'Which error has which kind: [errors.md](errors.md).',
    ...commandsOf(createProgram(), []).flatMap(({ command, words }) => section(command, words)),
    '',
  ].join('\n');
}

/** Every command that does something, with its full name; also the list the tests walk. */
export function commandsOf(command: Command, words: readonly string[]): { command: AssayCommand; words: string[] }[] {
  return command.commands.flatMap((child) => {
    const name = [...words, child.name()];
    if (child.commands.length > 0) return commandsOf(child, name);
    return child instanceof AssayCommand ? [{ command: child, words: name }] : [];
  });
}

function section(command: AssayCommand, words: readonly string[]): string[] {
  const name = `assay ${words.join(' ')}`;
  const given = command.registeredArguments.map((argument) => {
    const dots = argument.variadic ? '…' : '';
    return argument.required ? `${argument.name().toUpperCase()}${dots}` : `[${argument.name().toUpperCase()}${dots}]`;
  });
  const rows = [
    ...command.registeredArguments.map(({ description }, index) => [given[index] ?? '', description]),
    ...command.options
      .filter(({ long }) => !STANDARD.has(long ?? ''))
      .map(({ flags, description, mandatory, defaultValue, defaultValueDescription }) => [
        flags,
        description +
          (mandatory && defaultValue === undefined ? ' (required)' : '') +
          defaultText(defaultValueDescription ?? defaultValue),
      ]),
  ];
  return [
    '',
    `## ${name}`,
    '',
    `${command.description()}.`,
    ...(rows.length === 0
      ? []
      : ['', '| | |', '|---|---|', ...rows.map((cells) => `| \`${cells[0]}\` | ${escapeCell(cells[1] ?? '')} |`)]),
    ...command.notes.flatMap((note) => ['', note]),
    '',
    '```sh',
    ...command.examples.flatMap(({ line, why }) => [`# ${why}`, line]),
    '```',
  ];
}

const defaultText = (value: unknown): string => (value === undefined ? '' : ` (default: ${String(value)})`);

const escapeCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
