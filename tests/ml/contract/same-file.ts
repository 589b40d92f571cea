import { expect } from 'vitest';
import type { Model } from '../../../src/ml/index.ts';

/** True when both models write the same bytes; a diff of two files would say nothing to a reader. */
export const writeSameFile = (a: Model, b: Model): boolean => Buffer.from(a.toFile()).equals(b.toFile());

export function expectSameFile(a: Model, b: Model): void {
  expect(writeSameFile(a, b), 'both models write the same bytes').toBe(true);
}
