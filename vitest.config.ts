import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { hasPostgres } from './tests/support/postgres-binaries.ts';

// Programs and threads that tests start load the source as users' do: compiled once for all, they take a third less time.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache');

/** What must hold on every database: these run once on SQLite and once on PostgreSQL. */
const onEveryDatabase = [
  'tests/storage/contract/**/*.test.ts',
  'tests/experiments/**/*.test.ts',
  'tests/registry/**/*.test.ts',
  'tests/server/**/*.test.ts',
  'tests/lifecycle/**/*.test.ts',
  'tests/tuning/durable/**/*.test.ts',
  'tests/datasets/versions.test.ts',
  'tests/datasets/several-processes.test.ts',
  'tests/datasets/{records,removal}.test.ts',
  'tests/lineage/**/*.test.ts',
  'tests/jobs/**/*.test.ts',
  'tests/properties/c-p{39,47}-*.test.ts',
  'tests/properties/a-p11-*.test.ts',
  'tests/properties/a-p12-*.test.ts',
  'tests/properties/a-p13-*.test.ts',
  'tests/properties/a-p23-*.test.ts',
  'tests/properties/b-p{06,07,08,09,10}-*.test.ts',
  'tests/properties/b-p14-*.test.ts',
  'tests/properties/c-p{11,14}-*.test.ts',
];

export default defineConfig({
  resolve: { conditions: ['assay-source'] },
  ssr: { resolve: { conditions: ['assay-source'] } },
  test: {
    reporters: ['default', './tests/support/closing-line.ts'],
    globalSetup: ['tests/support/announce-skips.ts', 'tests/support/database-broker.ts'],
    // Against tests that hang, not slow ones: a machine that others share, or that is paused, once stood still for a minute.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    pool: 'forks',
    // No test replaces a module, so files may share loaded ones; loading them anew cost a seventh of the time.
    isolate: false,
    // One more than cores: a sixth of the time, tests wait for processes, disks and locks.
    maxWorkers: availableParallelism() + 1,
    projects: [
      { extends: true, test: { name: 'assay', include: ['tests/**/*.test.ts'] } },
      ...(hasPostgres
        ? [
            {
              extends: true as const,
              test: {
                name: 'postgres',
                include: onEveryDatabase,
                // What these measure does not depend on the database.
                exclude: [
                  'tests/server/{memory,connections,processes,artifact-limits,artifact-proxy,json,protection}.test.ts',
                ],
                env: { ASSAY_TEST_DATABASE: 'postgres' },
              },
            },
          ]
        : []),
    ],
  },
});
