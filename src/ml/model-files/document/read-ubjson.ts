import { Damage } from '../damage.ts';
import { ByteCursor } from './byte-cursor.ts';
import { inOtherOrder } from './native-order.ts';

/** XGBoost's documents are nine deep; a hostile file must not exhaust the stack. */
const MOST_LEVELS = 64;

/** Bytes that a list or object takes at least, on the average, in a model; hostile files hold nothing but `{}`. */
const BYTES_PER_CONTAINER = 8;

/**
 * The document in UBJSON (draft 12, with the typed arrays of XGBoost). Integers and floats of every width become
 * numbers, typed arrays of numbers typed arrays; an object keeps the last of two values of one key, as XGBoost does.
 * A count is checked against the bytes that are left before anything is reserved for it.
 * @throws Damage when the bytes are no complete document
 */
export function readUbjson(bytes: Uint8Array): unknown {
  const reader = new UbjsonReader(bytes);
  const document = reader.value(reader.marker());
  reader.end();
  return document;
}

class UbjsonReader {
  readonly #cursor: ByteCursor;
  #containersLeft: number;
  #level = 0;

  constructor(bytes: Uint8Array) {
    this.#cursor = new ByteCursor(bytes);
    this.#containersLeft = 1_024 + Math.floor(bytes.length / BYTES_PER_CONTAINER);
  }

  /** The next type marker; `N` says nothing and is skipped. */
  marker(): string {
    let marker = 'N';
    while (marker === 'N') marker = String.fromCharCode(this.#cursor.byte());
    return marker;
  }

  end(): void {
    if (this.#cursor.remaining > 0) throw new Damage(`${this.#cursor.remaining} bytes follow its end`);
  }

  value(marker: string): unknown {
    switch (marker) {
      case '{':
        return this.#inside(() => this.#object());
      case '[':
        return this.#inside(() => this.#list());
      case 'S':
        return this.#cursor.text(this.#count());
      case 'C':
        return this.#cursor.text(1);
      case 'H':
        return this.#highPrecision();
      case 'T':
        return true;
      case 'F':
        return false;
      case 'Z':
        return null;
      default:
        return this.#number(marker);
    }
  }

  #inside<Value>(read: () => Value): Value {
    if (++this.#level > MOST_LEVELS) throw new Damage(`lists and objects are more than ${MOST_LEVELS} deep`);
    if (--this.#containersLeft < 0) throw new Damage('there are more lists and objects than a model can have');
    const value = read();
    this.#level--;
    return value;
  }

  #number(marker: string): number {
    const { view, at } = this.#cursor.step(this.#widthOf(marker));
    switch (marker) {
      case 'i':
        return view.getInt8(at);
      case 'U':
        return view.getUint8(at);
      case 'I':
        return view.getInt16(at);
      case 'l':
        return view.getInt32(at);
      case 'L':
        return Number(view.getBigInt64(at));
      case 'd':
        return view.getFloat32(at);
      default:
        return view.getFloat64(at);
    }
  }

  #widthOf(marker: string): number {
    const width = WIDTHS[marker];
    if (width === undefined) {
      throw new Damage(`byte ${this.#cursor.offset - 1} is ${JSON.stringify(marker)}, which starts no value`);
    }
    return width;
  }

  #highPrecision(): number {
    const text = this.#cursor.text(this.#count());
    const value = Number(text);
    if (text.trim() === '' || Number.isNaN(value)) throw new Damage(`"${text.slice(0, 40)}" is no number`);
    return value;
  }

  #object(): unknown {
    const { type, count } = this.#containerHead();
    // No prototype, so that a key called __proto__ is only a key.
    const object: Record<string, unknown> = Object.create(null);
    for (let left = count ?? Number.POSITIVE_INFINITY; left > 0; left--) {
      if (count === undefined && this.#closes('}')) break;
      const key = this.#cursor.text(this.#count());
      object[key] = this.value(type ?? this.marker());
    }
    return object;
  }

  #list(): unknown {
    const { type, count } = this.#containerHead();
    if (type !== undefined && count !== undefined && TYPED_ARRAYS[type]) return this.#typedArray(type, count);
    const list: unknown[] = [];
    for (let left = count ?? Number.POSITIVE_INFINITY; left > 0; left--) {
      if (count === undefined && this.#closes(']')) break;
      list.push(this.value(type ?? this.marker()));
    }
    return list;
  }

  #typedArray(type: string, count: number): unknown {
    const width = WIDTHS[type]!;
    const bytes = inOtherOrder(this.#cursor.take(count * width), width, 'big');
    return TYPED_ARRAYS[type]!(bytes.buffer as ArrayBuffer);
  }

  /** `$` with the type of every element, `#` with their number; both may be absent. */
  #containerHead(): { type?: string; count?: number } {
    let type: string | undefined;
    if (this.#takes('$')) {
      type = this.marker();
      if (!this.#takes('#')) throw new Damage(`the typed list at byte ${this.#cursor.offset} has no count`);
      // Elements without bytes of their own would let a short file ask for any number of them.
      if ('TFZ'.includes(type)) throw new Damage(`the list at byte ${this.#cursor.offset} is of type ${type}`);
      return { type, count: this.#count() };
    }
    return this.#takes('#') ? { count: this.#count() } : {};
  }

  /** A number of elements or bytes, each of which takes at least a byte. */
  #count(): number {
    const at = this.#cursor.offset;
    const marker = this.marker();
    if (!'iUIlL'.includes(marker)) throw new Damage(`byte ${at} is ${JSON.stringify(marker)}, which starts no count`);
    const count = this.#number(marker);
    if (count < 0 || count > this.#cursor.remaining) {
      throw new Damage(`byte ${at} counts ${count}, but ${this.#cursor.remaining} bytes are left`);
    }
    return count;
  }

  #takes(mark: string): boolean {
    const isNext = this.#cursor.peek() === mark.charCodeAt(0);
    if (isNext) this.#cursor.byte();
    return isNext;
  }

  #closes(mark: string): boolean {
    while (this.#takes('N'));
    return this.#takes(mark);
  }
}

/** Bytes of a number, by its marker. */
const WIDTHS: Readonly<Record<string, number>> = { i: 1, U: 1, I: 2, l: 4, L: 8, d: 4, D: 8 };

const TYPED_ARRAYS: Readonly<Record<string, (buffer: ArrayBuffer) => ArrayLike<number>>> = {
  i: (buffer) => new Int8Array(buffer),
  U: (buffer) => new Uint8Array(buffer),
  I: (buffer) => new Int16Array(buffer),
  l: (buffer) => new Int32Array(buffer),
  L: (buffer) => Float64Array.from(new BigInt64Array(buffer), Number),
  d: (buffer) => new Float32Array(buffer),
  D: (buffer) => new Float64Array(buffer),
};
