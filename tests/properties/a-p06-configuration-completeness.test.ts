import fc from 'fast-check';
import { expect, test } from 'vitest';
import { generateProductionConfig, parseProductionConfig } from '../../src/production/index.ts';
import { configInputs } from '../production/arbitraries.ts';

test('A-P6 every production configuration has all required fields, with the values it was made from', () => {
  fc.assert(
    fc.property(configInputs, (input) => {
      const { model } = parseProductionConfig(generateProductionConfig(input));
      expect(model.algorithm).toBe(input.algorithm);
      expect(model.version).toBe(input.runId);
      expect(model.hyperparameters).toEqual(input.hyperparameters);
      expect(model.approved_by).toBe(input.approver);
      expect(model.tested_date).toBe(new Date(input.testedAt).toISOString().slice(0, 10));
      for (const [name, value] of Object.entries(input.metrics)) {
        if (Number.isFinite(value)) expect(model.performance[name]).toBe(value);
        else expect(model.undefined_metrics).toContain(name);
      }
    }),
    { numRuns: 300 },
  );
});

test('A-P6 a configuration that lacks a required field is refused by name', () => {
  const fields = ['algorithm', 'version', 'hyperparameters', 'performance', 'tested_date', 'approved_by'];
  fc.assert(
    fc.property(configInputs, fc.constantFrom(...fields), (input, field) => {
      const lines = generateProductionConfig(input).split('\n');
      const start = lines.findIndex((line) => line.startsWith(`  ${field}:`));
      const end = lines.findIndex((line, index) => index > start && /^( {2}\w|$)/.test(line));
      const text = lines.toSpliced(start, end - start).join('\n');
      expect(() => parseProductionConfig(text)).toThrow(
        expect.objectContaining({
          code: 'PRODUCTION_CONFIG_INVALID',
          message: expect.stringContaining(`model.${field} is missing`),
        }),
      );
    }),
    { numRuns: 100 },
  );
});
