import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ServingAssay, startServingAssay } from '../support/serving-assay.ts';
import { PythonProgram, pythonOrSkip } from './python.ts';

interface Check {
  readonly name: string;
  readonly noun: string;
  readonly title: string;
}

const python = pythonOrSkip('mlflow');
const program =
  python === undefined ? undefined : new PythonProgram(python, join(import.meta.dirname, 'mlflow_peer.py'));
const checks = program ? await program.ask<Check[]>({ list: true }) : [];

describe.skipIf(program === undefined)('the real MLflow client against assay server', () => {
  let server: ServingAssay;
  beforeAll(async () => {
    server = await startServingAssay();
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    program?.[Symbol.dispose]();
  });

  test('has checks of every noun', () => {
    expect(checks.length).toBeGreaterThan(75);
  });

  for (const noun of new Set(checks.map((check) => check.noun))) {
    describe(noun.replaceAll('_', ' '), () => {
      for (const check of checks.filter((one) => one.noun === noun)) {
        test(check.title, async () => {
          const fault = await program?.ask<string | null>({ check: check.name, uri: server.url });
          expect(fault).toBeNull();
        });
      }
    });
  }
});
