import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['assay-source'] },
  ssr: { resolve: { conditions: ['assay-source'] } },
  test: {
    include: ['tests/**/*.test.ts'],
    reporters: ['default', './tests/support/closing-line.ts'],
    globalSetup: ['tests/support/announce-skips.ts'],
    // Against tests that hang, not slow ones: a machine that others share, or that is paused, once stood still for a minute.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    pool: 'forks',
    // No test replaces a module, so files may share loaded ones; loading them anew cost a seventh of the time.
    isolate: false,
    // Left to itself, Vitest keeps one core free, which is half of a small machine.
    maxWorkers: '100%',
  },
});
