import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import {
  floorShares,
  hellingerDistance,
  jensenShannonDistance,
  kullbackLeibler,
  largestShareGap,
  populationStability,
  raiseZeros,
  totalVariation,
} from '../../src/stats/index.ts';
import { hasShared, shared } from '../support/shared-folder.ts';

/** A number as the golden files write it; null is undefined. */
export type Golden = number | 'NaN' | 'Infinity' | '-Infinity' | null;

export interface GoldenCase<Expected> {
  readonly id: string;
  readonly why: string;
  readonly file: string;
  readonly n_a: number;
  readonly n_b: number;
  readonly expect: Expected;
}

export function goldenCases<Expected>(name: string): readonly GoldenCase<Expected>[] {
  if (!hasShared) return [];
  return JSON.parse(readFileSync(shared('fixtures/stats', name), 'utf8')).cases;
}

/** The cells of a CSV of sample and value, by sample; as they are written. */
export function readSamples(file: string): Map<string, string[]> {
  const cells = new Map<string, string[]>();
  const text = readFileSync(shared('fixtures/stats', file), 'utf8');
  for (const [, sample, quoted, plain] of text.matchAll(/^([^,\n]*),(?:"((?:[^"]|"")*)"|([^\n]*))$/gm)) {
    if (sample === 'sample') continue;
    const list = cells.get(sample!) ?? [];
    cells.set(sample!, list);
    list.push(quoted === undefined ? plain!.replace(/\r$/, '') : quoted.replaceAll('""', '"'));
  }
  return cells;
}

/** Our distances between two lists of shares, by the names of the golden files. */
export function distancesOfShares(p: ArrayLike<number>, q: ArrayLike<number>) {
  return {
    psi: populationStability(floorShares(p), floorShares(q)),
    psi_evidently: populationStability(raiseZeros(p), raiseZeros(q)),
    kl_pq: kullbackLeibler(floorShares(p), floorShares(q)),
    js_distance_base_e: jensenShannonDistance(p, q, 'e'),
    js_distance_base_2: jensenShannonDistance(p, q),
    js_divergence_base_2: jensenShannonDistance(p, q) ** 2,
    hellinger: hellingerDistance(p, q),
    tvd: totalVariation(p, q),
    linf: largestShareGap(p, q),
  };
}

/** Within a relative tolerance, or 1e-12 near 0. */
export function expectGolden(name: string, actual: number, golden: Golden, tolerance = 1e-9): void {
  const expected = golden === null ? Number.NaN : Number(golden);
  const allowed = Math.max(1e-12, tolerance * Math.abs(expected));
  const agrees = Object.is(actual, expected) || Math.abs(actual - expected) <= allowed;
  expect(agrees, `${name}: ${actual} instead of ${expected}`).toBe(true);
}

/** A chance: relative 1e-6, or both below 1e-12. */
export function expectGoldenP(name: string, actual: number, golden: Golden): void {
  const expected = Number(golden);
  if (expected < 1e-12) expect(actual, name).toBeLessThan(1e-12);
  else expectGolden(name, actual, golden, 1e-6);
}
