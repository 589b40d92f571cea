import { AssayError } from '../errors/index.ts';
import type { ParameterName } from './parameter-store.ts';

const NAME = /^(\/[A-Za-z0-9_.-]+)+$/;

/**
 * A full parameter name such as `/fraud-detection/hyperparameters/eta`.
 * @throws AssayError `PRODUCTION_PARAMETER_NAME_INVALID` unless it is a path of letters, digits, `_`, `.` and `-`
 */
export function parameterName(text: string): ParameterName {
  if (NAME.test(text) && !text.split('/').some((part) => part === '.' || part === '..')) return text as ParameterName;
  throw new AssayError({
    code: 'PRODUCTION_PARAMETER_NAME_INVALID',
    message: `${JSON.stringify(text)} is no parameter name`,
    remedy: 'Use a path such as /fraud-detection/hyperparameters/eta, of letters, digits, _ . and -',
    details: { name: text },
  });
}
