import { Damage } from '../damage.ts';

/** One field of a message as it lies in the bytes; numbers of 64 bits keep all of them. */
export type ProtobufField =
  | { readonly number: number; readonly wire: 'varint'; readonly value: bigint }
  | { readonly number: number; readonly wire: 'bytes'; readonly value: Uint8Array }
  | { readonly number: number; readonly wire: 'fixed'; readonly value: Uint8Array };

/**
 * The fields of a message, one after the other, without a copy of their bytes.
 * @throws Damage when the bytes are no message
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function* protobufFields(bytes: Uint8Array): Generator<ProtobufField, void, undefined> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (at >= bytes.length) throw new Damage('it ends within a number');
      const byte = bytes[at++]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new Damage('a number has more than 64 bits');
  };
  const take = (length: bigint): Uint8Array => {
    if (length > BigInt(bytes.length - at)) throw new Damage('it ends within a field');
    const taken = bytes.subarray(at, at + Number(length));
    at += Number(length);
    return taken;
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Number(tag >> 3n);
    if (number < 1 || number > 536_870_911) throw new Damage(`a field has the number ${number}`);
    switch (Number(tag & 7n)) {
      case 0:
        yield { number, wire: 'varint', value: varint() };
        break;
      case 1:
        yield { number, wire: 'fixed', value: take(8n) };
        break;
      case 2:
        yield { number, wire: 'bytes', value: take(varint()) };
        break;
      case 5:
        yield { number, wire: 'fixed', value: take(4n) };
        break;
      default:
        throw new Damage(`field ${number} is of no known wire type`);
    }
  }
}

/** Writes fields one after the other. */
export class ProtobufWriter {
  readonly #pieces: Uint8Array[] = [];

  /** A whole number of at most 64 bits; negative ones take ten bytes, as the format wants. */
  integer(field: number, value: number | bigint): this {
    this.#pieces.push(varint((BigInt(field) << 3n) | 0n), varint(BigInt.asUintN(64, BigInt(value))));
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.#pieces.push(varint((BigInt(field) << 3n) | 2n), varint(BigInt(value.length)), value);
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  message(field: number, message: ProtobufWriter): this {
    return this.bytes(field, message.finish());
  }

  finish(): Uint8Array {
    return Buffer.concat(this.#pieces);
  }
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
