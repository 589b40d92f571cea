import { createRandom, type Random } from '../../stats/index.ts';

/**
 * The random numbers of one decision: they depend on seed, trial and label alone, not on what was drawn before, so a
 * study goes the same way after a resume and whichever worker asks.
 */
export function randomOf(seed: number, trial: number, label: string): Random {
  // FNV-1a in two lanes; the generator's own seeding scrambles what is left of the structure.
  let low = 0x811c9dc5 ^ (seed >>> 0);
  let high = 0x9747b28c ^ Math.floor(seed / 2 ** 32);
  const mix = (unit: number): void => {
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit ^ (low >>> 15), 0x85ebca6b);
  };
  mix(trial & 0xffff);
  mix(trial >>> 16);
  for (let i = 0; i < label.length; i++) mix(label.charCodeAt(i));
  return createRandom((high >>> 11) * 2 ** 32 + (low >>> 0));
}
