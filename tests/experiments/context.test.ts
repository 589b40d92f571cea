import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { maskCommand, maskText } from '../../src/experiments/context/mask-secrets.ts';
import { captureContext } from '../../src/experiments/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openTestExperiments } from './open-test-experiments.ts';

function git(cwd: string, ...args: string[]): string {
  const settings = ['-c', 'user.name=T', '-c', 'user.email=t@example.org', '-c', 'init.defaultBranch=trunk'];
  return execFileSync('git', [...settings, ...args], { cwd, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function repository(folder: string): void {
  git(folder, 'init');
  writeFileSync(join(folder, 'a.txt'), 'one');
  git(folder, 'add', '.');
  git(folder, 'commit', '-m', 'First');
}

describe('git', () => {
  test('gives commit, branch and remote, without the credentials in its URL', async () => {
    using folder = temporaryFolder();
    repository(folder.path);
    git(folder.path, 'remote', 'add', 'origin', 'https://me:s3cret@example.org/team/fraud.git');
    mkdirSync(join(folder.path, 'deep', 'er'), { recursive: true });
    expect((await captureContext({ cwd: join(folder.path, 'deep', 'er') })).git).toEqual({
      commit: git(folder.path, 'rev-parse', 'HEAD'),
      branch: 'trunk',
      dirty: false,
      repository: 'https://***@example.org/team/fraud.git',
    });
  });

  test('is dirty once a tracked file was changed, not when a new file lies about', async () => {
    using folder = temporaryFolder();
    repository(folder.path);
    writeFileSync(join(folder.path, 'new.txt'), 'x');
    expect((await captureContext({ cwd: folder.path })).git).toMatchObject({ dirty: false });
    writeFileSync(join(folder.path, 'a.txt'), 'two');
    expect((await captureContext({ cwd: folder.path })).git).toMatchObject({ dirty: true });
  });

  test('has no commit before the first one and no branch on a detached head', async () => {
    using folder = temporaryFolder();
    git(folder.path, 'init');
    expect((await captureContext({ cwd: folder.path })).git).toEqual({ branch: 'trunk', dirty: false });
    repository(folder.path);
    git(folder.path, 'checkout', '--detach');
    expect((await captureContext({ cwd: folder.path })).git).not.toHaveProperty('branch');
  });

  test('is absent outside a repository and for a folder that does not exist; capturing never fails', async () => {
    using folder = temporaryFolder();
    expect(await captureContext({ cwd: folder.path, argv: [], env: {} })).not.toHaveProperty('git');
    expect(await captureContext({ cwd: join(folder.path, 'none') })).not.toHaveProperty('git');
  });
});

describe('dependencies', () => {
  test('are the direct ones with their installed versions, else the range asked for', async () => {
    using folder = temporaryFolder();
    const manifest = { dependencies: { here: '^1.0.0', '@scope/far': '~2' }, devDependencies: { absent: '3.x' } };
    writeFileSync(join(folder.path, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(folder.path, 'package-lock.json'), '{}');
    for (const [name, version] of [
      ['here', '1.4.2'],
      ['@scope/far', '2.0.9'],
    ] as const) {
      mkdirSync(join(folder.path, 'node_modules', name), { recursive: true });
      writeFileSync(join(folder.path, 'node_modules', name, 'package.json'), JSON.stringify({ version }));
    }
    mkdirSync(join(folder.path, 'src'));
    const context = await captureContext({ cwd: join(folder.path, 'src') });
    expect(context.dependencies).toEqual({ '@scope/far': '2.0.9', absent: '3.x', here: '1.4.2' });
    expect(context.lockfileDigest).toMatch(/^[0-9a-f]{64}$/);
  });

  test('a damaged package.json is as good as none', async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'package.json'), '{"dependencies":');
    expect((await captureContext({ cwd: folder.path })).dependencies).not.toHaveProperty('undefined');
  });
});

test('a run started with a context carries it as tags, by the names MLflow has for them', async () => {
  await using ws = await openTestExperiments();
  const context = await captureContext({
    argv: ['/usr/bin/node', 'train.ts', '--token', 'hush'],
    env: { ASSAY_PROFILE: 'staging', ASSAY_TOKEN: 'hush', HOME: '/home/me' },
  });
  const run = await ws.experiments.startRun({ context });
  const { tags } = await ws.experiments.getRun(run.id);
  expect(tags).toMatchObject({
    'mlflow.source.name': 'train.ts',
    'mlflow.source.type': 'LOCAL',
    'assay.node_version': process.versions.node,
    'assay.version': expect.stringMatching(/^\d+\.\d+\.\d+/),
    'assay.command': '/usr/bin/node train.ts --token ***',
    'assay.environment': '{"ASSAY_PROFILE":"staging","ASSAY_TOKEN":"***"}',
    'assay.dependencies': expect.stringContaining('"kysely"'),
  });
  expect(JSON.stringify(tags)).not.toContain('hush');
});

test('where the code lies is told once, every run records its context by itself, and looks again after a while', async () => {
  using code = temporaryFolder();
  repository(code.path);
  await using ws = await openTestExperiments({ codeFolder: code.path });
  const startedTags = async () => (await ws.experiments.getRun((await ws.experiments.startRun()).id)).tags;
  const commit = git(code.path, 'rev-parse', 'HEAD');
  const recorded = { 'mlflow.source.git.commit': commit, 'mlflow.source.git.dirty': 'false' };
  expect(await startedTags()).toMatchObject(recorded);
  writeFileSync(join(code.path, 'a.txt'), 'changed');
  ws.clock.advance(6000);
  expect(await startedTags()).toMatchObject({ ...recorded, 'mlflow.source.git.dirty': 'true' });
});

test('dependencies too many for a tag become an artifact, and a long command line is cut', async () => {
  await using ws = await openTestExperiments();
  const dependencies = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`package-number-${n}`, '1.0.0']));
  const context = { ...(await captureContext()), dependencies, command: 'x'.repeat(9000) };
  const run = await ws.experiments.startRun({ context });
  const { tags } = await ws.experiments.getRun(run.id);
  expect(tags).not.toHaveProperty('assay.dependencies');
  expect(tags['assay.command']).toHaveLength(8000);
  const file = await ws.experiments.readArtifact(run.id, 'environment/dependencies.json');
  expect(JSON.parse(Buffer.from(file).toString())).toEqual(dependencies);
});

describe('secrets are masked', () => {
  test.each<[string[], string]>([
    [['train', '--api-key', 'abc', '--depth', '5'], 'train --api-key *** --depth 5'],
    [['train', '--password=abc', '-x'], 'train --password=*** -x'],
    [['DB_PASSWORD=abc'], 'DB_PASSWORD=***'],
    [['--url', 'postgres://me:abc@db/fraud'], '--url postgres://***@db/fraud'],
    [['https://x.org/?a=1&token=abc&b=2'], "'https://x.org/?a=1&token=***&b=2'"],
    [['--params', '{"eta":0.1,"secret":"a\\"bc"}'], `--params '{"eta":0.1,"secret":"***"}'`],
    [['AKIAABCDEFGHIJKLMNOP'], '***'],
    [['--token', '--verbose'], '--token --verbose'],
    [['--data', "it's here.csv"], "--data 'it'\\''s here.csv'"],
  ])('%j', (argv, command) => {
    expect(maskCommand(argv)).toBe(command);
  });

  test.each([
    'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
    'xoxb-1234567890-abcdef',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln',
    'sk-proj-abcdefghijklmnop1234',
  ])('the value %s, whatever it is called', (secret) => {
    expect(maskText(`x ${secret} y`)).toBe('x *** y');
  });

  test.each([
    'metrics.auc >= 0.95',
    '--label Class',
    'tokenizer.json',
    'max_depth=5',
    'compass=north',
    'max_tokens=5',
    'primary_key=id',
    '--key column',
  ])('but not %s', (text) => {
    expect(maskText(text)).toBe(text);
  });
});
