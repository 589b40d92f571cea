import { Damage } from '../damage.ts';
import { type ProtobufField, ProtobufWriter, protobufFields } from './protobuf.ts';

/** Numbers of ONNX's `TensorProto.DataType`. */
export const TENSOR_TYPES = { float: 1, int64: 7, string: 8, double: 11 } as const;
export type TensorType = keyof typeof TENSOR_TYPES;

/** A constant of a graph. */
export type Tensor =
  | { readonly type: 'float'; readonly dims: readonly number[]; readonly values: Float32Array }
  | { readonly type: 'double'; readonly dims: readonly number[]; readonly values: Float64Array }
  | { readonly type: 'int64'; readonly dims: readonly number[]; readonly values: readonly number[] }
  | { readonly type: 'string'; readonly dims: readonly number[]; readonly values: readonly string[] };

/** Fields of `TensorProto`. */
const FIELD = { dims: 1, dataType: 2, stringData: 6, name: 8, rawData: 9 } as const;

export function writeTensor(name: string, tensor: Tensor): ProtobufWriter {
  const writer = new ProtobufWriter();
  for (const dim of tensor.dims) writer.integer(FIELD.dims, dim);
  writer.integer(FIELD.dataType, TENSOR_TYPES[tensor.type]);
  if (tensor.type === 'string') for (const value of tensor.values) writer.text(FIELD.stringData, value);
  writer.text(FIELD.name, name);
  if (tensor.type !== 'string') writer.bytes(FIELD.rawData, rawBytes(tensor));
  return writer;
}

/** Little-endian, whatever the machine. */
function rawBytes(tensor: Exclude<Tensor, { type: 'string' }>): Uint8Array {
  const width = tensor.type === 'float' ? 4 : 8;
  const view = new DataView(new ArrayBuffer(tensor.values.length * width));
  tensor.values.forEach((value, i) => {
    if (tensor.type === 'float') view.setFloat32(4 * i, value, true);
    else if (tensor.type === 'double') view.setFloat64(8 * i, value, true);
    else view.setBigInt64(8 * i, BigInt(value), true);
  });
  return new Uint8Array(view.buffer);
}

/** A constant of a graph that was written here; those of other types keep only their name. */
export interface NamedTensor {
  readonly name: string;
  readonly tensor: Tensor | undefined;
}

/**
 * Reads what {@link writeTensor} writes. Nothing is allocated before the bytes are there.
 * @throws Damage
 */
export function readTensor(bytes: Uint8Array): NamedTensor {
  const dims: number[] = [];
  let [name, type, raw]: [string, bigint, Uint8Array | undefined] = ['', 0n, undefined];
  for (const field of protobufFields(bytes)) {
    if (field.number === FIELD.dims) dims.push(...dimsOf(field));
    else if (field.number === FIELD.dataType && field.wire === 'varint') type = field.value;
    else if (field.number === FIELD.name && field.wire === 'bytes') name = new TextDecoder().decode(field.value);
    else if (field.number === FIELD.rawData && field.wire === 'bytes') raw = field.value;
  }
  if (raw === undefined || (type !== 1n && type !== 11n)) return { name, tensor: undefined };
  const width = type === 1n ? 4 : 8;
  const count = dims.reduce((product, dim) => product * dim, 1);
  if (raw.length !== count * width) {
    throw new Damage(`the constant ${name} has ${raw.length} bytes, expected ${count * width}`);
  }
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  if (type === 1n) {
    const values = Float32Array.from({ length: count }, (_, i) => view.getFloat32(4 * i, true));
    return { name, tensor: { type: 'float', dims, values } };
  }
  const values = Float64Array.from({ length: count }, (_, i) => view.getFloat64(8 * i, true));
  return { name, tensor: { type: 'double', dims, values } };
}

/** Repeated numbers lie one by one, or packed into one field. */
function dimsOf(field: ProtobufField): number[] {
  if (field.wire === 'varint') return [Number(field.value)];
  if (field.wire === 'fixed') throw new Damage('a dimension is no whole number');
  const dims: number[] = [];
  let value = 0;
  let factor = 1;
  for (const byte of field.value) {
    value += (byte & 0x7f) * factor;
    factor *= 128;
    if (byte >= 0x80) continue;
    dims.push(value);
    [value, factor] = [0, 1];
  }
  return dims;
}
