import { PassThrough } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { openProgressDisplay } from '../../src/cli/progress/open-progress-display.ts';
import { Stages } from '../../src/cli/progress/stages.ts';

/** A stderr that remembers what was written. */
function recordingTerminal(isTTY: boolean, environment: Record<string, string> = {}) {
  const stream = new PassThrough();
  const stderr = Object.assign(stream, { isTTY, columns: 40 }) as unknown as NodeJS.WriteStream;
  const terminal = { stdout: process.stdout, stderr, environment };
  return { terminal, text: () => stream.read()?.toString() ?? '' };
}

test('a counted stage ends when its count is reached, others when the next one begins', () => {
  const stages = new Stages();
  expect(stages.take({ stage: 'read' }, 0)).toEqual([]);
  expect(stages.take({ stage: 'train', done: 1, total: 2 }, 1).map(({ name }) => name)).toEqual(['read']);
  expect(stages.take({ stage: 'train', done: 2, total: 2 }, 2).map(({ name }) => name)).toEqual(['train']);
  expect(stages.open).toEqual([]);
});

test('stages with counts run side by side', () => {
  const stages = new Stages();
  stages.take({ stage: 'a', done: 0, total: 9 }, 0);
  stages.take({ stage: 'b', done: 0, total: 9 }, 0);
  expect(stages.open.map(({ name }) => name)).toEqual(['a', 'b']);
});

test('without a terminal slow stages are announced, finished ones told, and those of milliseconds left out', async () => {
  const { terminal, text } = recordingTerminal(false);
  const display = openProgressDisplay(terminal, {});
  display.report({ stage: 'read' });
  for (let done = 0; done < 700; done++) display.report({ stage: 'train', done, total: 1000, unit: 'rounds' });
  await setTimeout(1100);
  for (let done = 700; done <= 1000; done++) display.report({ stage: 'train', done, total: 1000, unit: 'rounds' });
  display.close('finished');
  expect(text().replace(/\d\.\d s/g, 'T')).toBe('train … 699 of 1,000 rounds\ntrain: done in T\n');
});

test('work that stopped is not called done', () => {
  const { terminal, text } = recordingTerminal(false);
  const display = openProgressDisplay(terminal, {});
  display.report({ stage: 'train', done: 3, total: 10 });
  display.close('stopped');
  expect(text()).toMatch(/^train: stopped after \d+ ms\n$/);
});

test('scripts that asked for JSON get progress only when they ask for that too', () => {
  const silent = recordingTerminal(false);
  const silentDisplay = openProgressDisplay(silent.terminal, { json: true });
  silentDisplay.report({ stage: 'train' });
  silentDisplay.close('stopped');
  expect(silent.text()).toBe('');
  const asked = recordingTerminal(false);
  const askedDisplay = openProgressDisplay(asked.terminal, { json: true, progress: true });
  askedDisplay.report({ stage: 'train' });
  askedDisplay.close('stopped');
  expect(asked.text()).toMatch(/^train: stopped/);
});

test('live lines never wrap, and the cursor comes back', () => {
  const { terminal, text } = recordingTerminal(true, { TERM: 'xterm' });
  const display = openProgressDisplay(terminal, {});
  display.report({ stage: 'a stage with a long name', done: 1, total: 2, unit: 'rounds', note: 'and a note' });
  display.notice('notice: something was found');
  display.close('finished');
  const written = text();
  expect(written).toContain('\x1b[?25l');
  expect(written.endsWith('\x1b[?25h')).toBe(true);
  for (const line of stripVTControlCharacters(written).split('\n')) expect(line.length).toBeLessThan(40);
  expect(written).toContain('✔');
});
