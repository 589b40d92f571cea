import { InvalidArgumentError } from 'commander';

const UNITS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 } as const;

/** Parses an option that is a length of time, such as `30d`, `12h` or `1d12h`; in milliseconds. */
export function duration(text: string): number {
  const parts = [...text.matchAll(/(\d+)([dhms])/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
    throw new InvalidArgumentError('It must be a length of time in days, hours, minutes, seconds: 30d, 12h, 1d12h.');
  }
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit as keyof typeof UNITS], 0);
}
