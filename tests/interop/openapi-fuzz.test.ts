import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startServingAssay } from '../support/serving-assay.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { pythonOrSkip } from './python.ts';

interface Description {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly responses?: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}

/** Cases for each operation; a longer run: ASSAY_FUZZ_EXAMPLES=500. */
const EXAMPLES = process.env.ASSAY_FUZZ_EXAMPLES ?? '10';
const SEED = '20261126';

const python = pythonOrSkip('schemathesis');
const server = python === undefined ? undefined : await startServingAssay();
const description = server && (await describedBy(server.url));
const paths = Object.entries(description?.paths ?? {});
if (server !== undefined && paths.length === 0) {
  console.log('skipped: fuzzing by schemathesis (the server has no /openapi.json)');
}

async function describedBy(url: string): Promise<Description | undefined> {
  const answer = await fetch(`${url}/openapi.json`);
  return answer.ok ? ((await answer.json()) as Description) : undefined;
}

/** Streams of events never end. */
const streams = paths
  .filter(([, operations]) => Object.values(operations).some(isStream))
  .flatMap(([path]) => ['--exclude-path', path]);

function isStream({ responses = {} }: Operation): boolean {
  return Object.values(responses).some(({ content = {} }) => 'text/event-stream' in content);
}

async function fuzz(interpreter: string, url: string): Promise<{ code: number | null; output: string }> {
  using folder = temporaryFolder();
  const options = ['--checks', 'not_a_server_error', '--max-examples', EXAMPLES, '--seed', SEED, '--no-color'];
  const child = spawn(
    join(dirname(interpreter), 'schemathesis'),
    ['run', `${url}/openapi.json`, ...options, '--request-timeout', '30', '--suppress-health-check', 'all', ...streams],
    { cwd: folder.path, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

describe.skipIf(paths.length === 0)('the server as its OpenAPI description shows it', () => {
  afterAll(() => server?.[Symbol.asyncDispose]());

  test('answers no request of schemathesis with 5xx', async () => {
    const { code, output } = await fuzz(python!, server!.url);
    expect(code, output.slice(-8000)).toBe(0);
    expect((await fetch(`${server!.url}/health`)).status).toBe(200);
  });
});

if (paths.length === 0) await server?.[Symbol.asyncDispose]();
