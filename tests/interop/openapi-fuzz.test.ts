import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { startServingAssay } from '../support/serving-assay.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { pythonOrSkip } from './python.ts';

const python = pythonOrSkip('schemathesis');
const run = promisify(execFile);

/** What is asked of every answer; that everything its schema allows is taken is not: filters and names have rules of their own. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
  'unsupported_method',
];
/** A stream without an end. */
const ENDLESS = '/api/v1/runs/{runId}/events';

describe.skipIf(python === undefined)('requests made up from /openapi.json', () => {
  test('are answered as it says and never with a fault of the server, however wrong they are', async () => {
    await using server = await startServingAssay();
    using folder = temporaryFolder();
    const words = [
      ...['run', `${server.url}/openapi.json`, '--exclude-path', ENDLESS],
      ...['--checks', CHECKS.join(','), '--phases', 'coverage,fuzzing', '--continue-on-failure'],
      ...['--max-examples', '8', '--seed', '7', '--workers', '2', '--no-color', '--warnings', 'off'],
    ];
    const code = 'import sys; from schemathesis.cli import schemathesis; sys.exit(schemathesis())';
    const outcome = await run(python as string, ['-c', code, ...words], { cwd: folder.path, maxBuffer: 2 ** 26 }).catch(
      (error: { readonly stdout: string; readonly stderr: string }) => error,
    );
    const { stdout, stderr } = outcome;
    const [, tested = '0'] = /Tested: (\d+)/.exec(stdout) ?? [];
    expect(stdout + stderr).not.toMatch(/^- ST/m);
    expect(Number(tested)).toBeGreaterThan(50);
  }, 120_000);
});
