import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { loadSettings } from '../../src/config/index.ts';
import type { AssayError } from '../../src/errors/index.ts';

const folder = () => mkdtempDisposableSync(join(tmpdir(), 'assay-config-'));
const face = pathToFileURL(join(import.meta.dirname, '../../src/index.ts')).href;

function writeConfig(directory: string, body: string): void {
  writeFileSync(
    join(directory, 'assay.config.ts'),
    `import { defineConfig } from '${face}';\nexport default defineConfig(${body});\n`,
  );
}

test('without a file or variables the embedded defaults hold', async () => {
  using directory = folder();
  const { settings, base, file } = await loadSettings({ directory: directory.path, environment: {} });
  expect(file).toBeUndefined();
  expect(base).toBe(directory.path);
  expect(settings).toMatchObject({ profile: 'development', workspace: '.assay', database: 'sqlite:assay.db' });
});

test('code wins over the environment, the environment over the file, the file over the defaults', async () => {
  using directory = folder();
  writeConfig(directory.path, "{ workspace: 'from-file', user: 'from-file', database: 'from-file.db' }");
  const { settings } = await loadSettings({
    directory: directory.path,
    environment: { ASSAY_USER: 'from-environment', ASSAY_WORKSPACE: 'from-environment' },
    overrides: { workspace: 'from-code' },
  });
  expect(settings).toMatchObject({
    workspace: 'from-code',
    user: 'from-environment',
    database: 'from-file.db',
    artifacts: 'file:objects',
  });
});

test('a profile changes only what it names', async () => {
  using directory = folder();
  writeConfig(
    directory.path,
    `{
      user: 'me',
      production: { configKey: 'a.yaml' },
      profiles: { staging: { user: 'robot' }, production: { production: { configBucket: 'live' } } },
    }`,
  );
  const load = async (profile: string) =>
    (await loadSettings({ directory: directory.path, environment: { ASSAY_PROFILE: profile } })).settings;
  expect(await load('development')).toMatchObject({ profile: 'development', user: 'me' });
  expect(await load('staging')).toMatchObject({ profile: 'staging', user: 'robot' });
  expect((await load('staging')).production).toMatchObject({
    configKey: 'a.yaml',
    configBucket: 'fraud-detection-config',
  });
  expect((await load('production')).production).toMatchObject({ configKey: 'a.yaml', configBucket: 'live' });
});

test('a configuration file is found from a folder below it, and paths start at the file', async () => {
  using directory = folder();
  using below = mkdtempDisposableSync(join(directory.path, 'below-'));
  writeConfig(directory.path, "{ user: 'above' }");
  const { settings, base } = await loadSettings({ directory: below.path, environment: {} });
  expect(settings.user).toBe('above');
  expect(base).toBe(directory.path);
});

test('every wrong setting is named with its value and what is accepted', async () => {
  using directory = folder();
  writeConfig(directory.path, "{ profile: 'prod', workspce: 'x', thresholds: [{ metric: '', min: 'high' }] }");
  const error = (await loadSettings({ directory: directory.path, environment: {} }).catch((e) => e)) as AssayError;
  expect(error.code).toBe('CONFIG_INVALID');
  expect(error.message).toContain('profile is "prod"');
  expect(error.message).toContain('workspce');
  expect(error.message).toContain('thresholds[0].min is "high"');
  expect(error.message).toContain('assay.config.ts');
});

test('a wrong environment variable is refused, and a password in a URL is not repeated', async () => {
  using directory = folder();
  const environment = { ASSAY_DATABASE_URL: 'mysql://me:secret-word@db/assay' };
  const error = (await loadSettings({ directory: directory.path, environment }).catch((e) => e)) as AssayError;
  expect(error.code).toBe('CONFIG_INVALID');
  expect(error.message).toContain('database is "mysql://***@db/assay"');
  expect(JSON.stringify(error)).not.toContain('secret-word');
});

test.each(['gs://bucket/artifacts', 'ftp://host/artifacts', 's3://'])(
  'a store at %s is refused, for artifacts as for what clients reach through the server',
  async (address) => {
    using directory = folder();
    for (const variable of ['ASSAY_ARTIFACTS_URL', 'ASSAY_ARTIFACTS_DESTINATION']) {
      await expect(loadSettings({ directory: directory.path, environment: { [variable]: address } })).rejects.toThrow(
        `is "${address}", expected file:PATH, a path, or s3://BUCKET/PREFIX`,
      );
    }
  },
);

test.each(['nonsense', 'ftp://host', 'http://me:secret-word@host:5000'])(
  'the address %s is none of a server, and a password in it is not repeated',
  async (address) => {
    using directory = folder();
    const environment = { ASSAY_SERVER_URL: address };
    const error = (await loadSettings({ directory: directory.path, environment }).catch((e) => e)) as AssayError;
    expect(error.message).toContain('expected http://HOST:PORT or https://HOST, without user and password');
    expect(JSON.stringify(error)).not.toContain('secret-word');
  },
);

test('a configuration file that does not load says why', async () => {
  using directory = folder();
  writeFileSync(join(directory.path, 'assay.config.ts'), 'export default {{{');
  const error = (await loadSettings({ directory: directory.path, environment: {} }).catch((e) => e)) as AssayError;
  expect(error.code).toBe('CONFIG_INVALID');
  expect(error.message).toContain('assay.config.ts cannot be loaded');
});

test('a configuration file may import assay where none is installed, and nothing else that is not there', async () => {
  using directory = folder();
  const config = join(directory.path, 'assay.config.ts');
  writeFileSync(config, "import { defineConfig } from 'assay';\nexport default defineConfig({ user: 'me' });\n");
  const { settings } = await loadSettings({ directory: directory.path, environment: {} });
  expect(settings.user).toBe('me');
  using other = folder();
  writeFileSync(join(other.path, 'assay.config.ts'), "import 'not-there';\nexport default {};\n");
  const error = (await loadSettings({ directory: other.path, environment: {} }).catch((e) => e)) as AssayError;
  expect(error.message).toContain("Cannot find package 'not-there'");
});
