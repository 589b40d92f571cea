import { AssayError } from '../../errors/index.ts';

/** An option of a metric is outside its range (`INVALID_ARGUMENT`). */
export function optionRefused(name: string, value: unknown, expected: string): AssayError {
  return new AssayError({
    code: 'INVALID_ARGUMENT',
    message: `${name} is ${value}, expected ${expected}`,
    remedy: `Pass ${expected} as ${name}`,
    details: { name, value: String(value), expected },
  });
}
