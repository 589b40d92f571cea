import { type Int64, toInt64 } from '../../schema/index.ts';
import { invalidRequest } from '../http/invalid-request.ts';
import { sourceAt } from '../json/source-at.ts';

type Values = Readonly<Record<string, unknown>>;

/** Where {@link Fields} came from, for errors that show a value as it was sent. */
interface Origin {
  /** The JSON text of the body; empty for a query string. */
  readonly text: string;
  readonly path: readonly (string | number)[];
}

/** Appended to every complaint, as clients know it. */
const SEE_DOCS = 'See the API docs for more information about request parameters.';

/** Of a value that is complained about; UTF-16 code units. */
const LONGEST_SHOWN = 500;

/**
 * The fields of a request, read by the rules of MLflow's protocol: null counts as absent, numbers may come as text,
 * unknown fields are passed over, and what is wrong is told in MLflow's words. Reading is by hand rather than through
 * a schema, because some thousands of these are read every second.
 */
export class Fields {
  readonly values: Values;
  readonly #origin: Origin;

  constructor(values: Values, origin: Origin) {
    this.values = values;
    this.#origin = origin;
  }

  has(name: string): boolean {
    const value = this.values[name];
    return value !== undefined && value !== null;
  }

  /** @returns undefined when absent; an empty text is a value */
  text(name: string): string | undefined {
    const value = this.values[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'string') throw this.invalid(name);
    return value;
  }

  /** A text of at least one character; the first of `names` that is there, told of under the first one. */
  requiredText(name: string, olderName?: string): string {
    const value = this.text(name) ?? (olderName === undefined ? undefined : this.text(olderName));
    if (value === undefined || value === '') throw this.missing(name);
    return value;
  }

  int64(name: string): Int64 | undefined {
    const value = this.values[name];
    if (value === undefined || value === null) return undefined;
    const whole = toInt64(value);
    if (whole === undefined) throw this.invalid(name);
    return whole;
  }

  requiredInt64(name: string): Int64 {
    const value = this.values[name] === '' ? undefined : this.int64(name);
    if (value === undefined) throw this.missing(name);
    return value;
  }

  /** A whole number that a count or size can be; what exceeds 32 bits is refused. */
  int32(name: string): number | undefined {
    const value = this.int64(name);
    if (value === undefined) return undefined;
    if (typeof value === 'bigint' || value > 0x7fff_ffff || value < -0x8000_0000) throw this.invalid(name);
    return value;
  }

  double(name: string): number | undefined {
    const value = this.values[name];
    if (typeof value === 'number') return value;
    if (value === undefined || value === null) return undefined;
    const number = toDouble(value);
    if (number === undefined) throw this.invalid(name);
    return number;
  }

  requiredDouble(name: string): number {
    const value = this.values[name] === '' ? undefined : this.double(name);
    if (value === undefined) throw this.missing(name);
    return value;
  }

  /** `true` and `false`, in a query string as text in any case. */
  boolean(name: string): boolean | undefined {
    const value = this.values[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'boolean') return value;
    const word = typeof value === 'string' && this.#origin.text === '' ? value.toLowerCase() : undefined;
    if (word === 'true' || word === 'false') return word === 'true';
    throw invalidRequest(`Invalid boolean value: ${String(value)}, must be 'true' or 'false'.`);
  }

  /** One of `names`, given by name or number; an unknown name counts as absent, as it does for MLflow. */
  choice<Name extends string>(name: string, numberOf: Readonly<Record<Name, number>>): Name | undefined {
    const value = this.values[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string' && Object.hasOwn(numberOf, value)) return value as Name;
    const number = toInt64(value);
    if (number === undefined && typeof value !== 'string') throw this.invalid(name);
    return (Object.keys(numberOf) as Name[]).find((key) => numberOf[key] === number);
  }

  /** A list of texts; empty when absent. In a query string one value is a list of one. */
  texts(name: string): readonly string[] {
    const items = this.#list(name);
    if (!items.every((item) => typeof item === 'string')) throw this.invalid(name);
    return items as readonly string[];
  }

  /** A list of objects; empty when absent. */
  objects(name: string): readonly Fields[] {
    return this.#list(name).map((item, index) => {
      if (!isObject(item)) throw this.invalid(name);
      return new Fields(item, { text: this.#origin.text, path: [...this.#origin.path, name, index] });
    });
  }

  /** An object; undefined when absent. */
  object(name: string): Fields | undefined {
    const value = this.values[name];
    if (value === undefined || value === null) return undefined;
    if (!isObject(value)) throw this.invalid(name);
    return new Fields(value, { text: this.#origin.text, path: [...this.#origin.path, name] });
  }

  /** The complaint that a required field is absent. */
  missing(name: string): Error {
    return invalidRequest(`Missing value for required parameter '${this.#pathOf(name)}'. ${SEE_DOCS}`);
  }

  /** The complaint about a value, shown as it was sent. */
  invalid(
    name: string,
    hint = `Hint: Value was of type '${pythonType(this.#written(name), this.values[name])}'.`,
  ): Error {
    const path = this.#pathOf(name);
    return invalidRequest(
      `Invalid value ${this.#written(name)} for parameter '${path}' supplied:  ${hint} ${SEE_DOCS}`,
    );
  }

  #list(name: string): readonly unknown[] {
    const value = this.values[name];
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value;
    if (this.#origin.text === '' && typeof value === 'string') return [value];
    throw this.invalid(name);
  }

  #written(name: string): string {
    const { text, path } = this.#origin;
    const written = sourceAt(text, [...path, name]) ?? jsonOf(this.values[name]);
    return written.length > LONGEST_SHOWN ? `${written.slice(0, LONGEST_SHOWN)}…` : written;
  }

  #pathOf(name: string): string {
    const steps = [...this.#origin.path, name];
    return steps.reduce<string>((path, step) => {
      if (typeof step === 'number') return `${path}[${step}]`;
      return path === '' ? step : `${path}.${step}`;
    }, '');
  }
}

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function toDouble(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'string') return undefined;
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value)) return Number(value);
  return WORDS_FOR_DOUBLES[value.toLowerCase()];
}

const WORDS_FOR_DOUBLES: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  infinity: Number.POSITIVE_INFINITY,
  inf: Number.POSITIVE_INFINITY,
  '-infinity': Number.NEGATIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
};

/** The type of a value in the words of the clients that meet the message. */
function pythonType(written: string, value: unknown): string {
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'number' || typeof value === 'bigint') return /^-?\d+$/.test(written) ? 'int' : 'float';
  return 'dict';
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value, withBigint) ?? 'null';
  } catch {
    // Lists within lists beyond the depth of the stack.
    return '…';
  }
}

const withBigint = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
