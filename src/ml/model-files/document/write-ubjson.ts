import { type DocumentObject, type DocumentValue, Real } from './model-document.ts';
import { inOtherOrder } from './native-order.ts';
import { isList } from './write-json.ts';

/** The document as UBJSON in the subset that XGBoost 1.7 to 3.x read: counted lists, typed arrays, no booleans. */
export function writeUbjson(document: DocumentObject): Uint8Array {
  const sink = new ByteSink();
  writeValue(document, sink);
  return sink.bytes();
}

function writeValue(value: DocumentValue, sink: ByteSink): void {
  if (typeof value === 'string') {
    sink.marker('S');
    sink.text(value);
  } else if (typeof value === 'number') writeInteger(value, sink);
  else if (value instanceof Real) {
    sink.marker('d');
    sink.put(4, (view, at) => view.setFloat32(at, value.value));
  } else if (ArrayBuffer.isView(value)) writeTypedArray(value as TypedArray, sink);
  else if (isList(value)) {
    sink.marker('[#');
    sink.count(value.length);
    for (const entry of value) writeValue(entry, sink);
  } else {
    sink.marker('{');
    for (const [key, field] of Object.entries(value)) {
      sink.text(key);
      writeValue(field, sink);
    }
    sink.marker('}');
  }
}

/** In as few bytes as hold it. */
function writeInteger(value: number, sink: ByteSink): void {
  const fits = (bits: number): boolean => value >= -(2 ** (bits - 1)) && value < 2 ** (bits - 1);
  if (fits(8)) {
    sink.marker('i');
    sink.put(1, (view, at) => view.setInt8(at, value));
  } else if (fits(16)) {
    sink.marker('I');
    sink.put(2, (view, at) => view.setInt16(at, value));
  } else if (fits(32)) {
    sink.marker('l');
    sink.put(4, (view, at) => view.setInt32(at, value));
  } else sink.count(value);
}

type TypedArray = Int32Array | BigInt64Array | Uint8Array | Float32Array;

function writeTypedArray(values: TypedArray, sink: ByteSink): void {
  sink.marker(`[$${markerOf(values)}#`);
  sink.count(values.length);
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  sink.append(values.BYTES_PER_ELEMENT === 1 ? bytes : inOtherOrder(bytes, values.BYTES_PER_ELEMENT, 'big'));
}

function markerOf(values: TypedArray): string {
  if (values instanceof Float32Array) return 'd';
  if (values instanceof Uint8Array) return 'U';
  return values instanceof Int32Array ? 'l' : 'L';
}

/** Bytes that grow as they are written. */
class ByteSink {
  #bytes = new Uint8Array(65_536);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  readonly #encoder = new TextEncoder();

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  marker(characters: string): void {
    const at = this.#reserve(characters.length);
    for (let i = 0; i < characters.length; i++) this.#bytes[at + i] = characters.charCodeAt(i);
  }

  /** A key, or a string after its marker: int64 length, then UTF-8. */
  text(text: string): void {
    const encoded = this.#encoder.encode(text);
    this.count(encoded.length);
    this.append(encoded);
  }

  count(value: number): void {
    this.marker('L');
    this.put(8, (view, at) => view.setBigInt64(at, BigInt(value)));
  }

  put(width: number, write: (view: DataView, at: number) => void): void {
    const at = this.#reserve(width);
    write(this.#view, at);
  }

  append(bytes: Uint8Array): void {
    const at = this.#reserve(bytes.length);
    this.#bytes.set(bytes, at);
  }

  #reserve(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#length, 2 * this.#bytes.length));
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return at;
  }
}
