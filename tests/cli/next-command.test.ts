import { expect, test } from 'vitest';
import { nextCommand } from '../../src/cli/next-command.ts';
import { shellWord } from '../../src/schema/index.ts';

test('the next command is typed like this one was', () => {
  expect(nextCommand('runs list', {}, {})).toBe('assay runs list');
  expect(nextCommand('runs list', {}, { npm_command: 'run', npm_lifecycle_event: 'demo' })).toBe(
    'npm run assay -- runs list',
  );
  expect(nextCommand('runs list', {}, { npm_command: 'exec', npm_lifecycle_event: 'npx' })).toBe('npx assay runs list');
});

test('the next command stays in the workspace', () => {
  expect(nextCommand('rollback', { workspace: '/tmp/my lab' }, {})).toBe("assay rollback --workspace '/tmp/my lab'");
});

test('a shell reads a quoted word as it was', () => {
  expect(shellWord("it's")).toBe("'it'\\''s'");
  expect(shellWord('card-fraud')).toBe('card-fraud');
});
