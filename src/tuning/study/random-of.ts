import { createRandom, type Random } from '../../stats/index.ts';

/**
 * The random numbers of one decision: they depend on seed, trial and label alone, not on what was drawn before, so a
 * study goes the same way after a resume and whichever worker asks.
 */
export function randomOf(seed: number, trial: number, label: string): Random {
  // FNV-1a in two lanes; the generator's own seeding scrambles what is left of the structure.
  let low = 0x811c9dc5 ^ (seed >>> 0);
  let high = 0x9747b28c ^ Math.floor(seed / 2 ** 32);
  for (let i = -2; i < label.length; i++) {
    const unit = i >= 0 ? label.charCodeAt(i) : i === -2 ? trial & 0xffff : trial >>> 16;
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit ^ (low >>> 15), 0x85ebca6b);
  }
  return createRandom((high >>> 11) * 2 ** 32 + (low >>> 0));
}
