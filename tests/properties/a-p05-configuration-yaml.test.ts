import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { generateProductionConfig } from '../../src/production/index.ts';
import { configInputs } from '../production/arbitraries.ts';

test('A-P5 every production configuration is YAML with a model, read alike by YAML 1.1 and 1.2', () => {
  fc.assert(
    fc.property(configInputs, (input) => {
      const text = generateProductionConfig(input);
      const config = parse(text) as { model: unknown };
      expect(config).toHaveProperty('model');
      expect(parse(text, { version: '1.1' })).toEqual(config);
    }),
    { numRuns: 300 },
  );
});
