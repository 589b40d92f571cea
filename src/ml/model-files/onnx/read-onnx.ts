import { Damage } from '../damage.ts';
import { protobufFields } from './protobuf.ts';
import { readTensor, type Tensor } from './tensor.ts';

/** What is read of an ONNX file: enough to find a model of ours in it. */
export interface OnnxFile {
  readonly producer: string;
  readonly metadata: ReadonlyMap<string, string>;
  /** Constants of single and double precision that lie in the file as raw bytes, by name. */
  readonly constants: ReadonlyMap<string, Tensor>;
}

/** The producer that files of ours name. */
export const ASSAY = 'assay';

/** The first fields of a model: its IR version, then texts, numbers or the graph. */
const FIRST_FIELDS = [0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42];
const NEWEST_IR_VERSION = 64;

/** ONNX has no magic number: true when the bytes begin as every writer begins a model, with a small IR version. */
export function looksLikeOnnx(bytes: Uint8Array): boolean {
  const [tag, version, next] = bytes;
  if (tag !== 0x08 || version === undefined || version === 0 || version > NEWEST_IR_VERSION) return false;
  return next === undefined || FIRST_FIELDS.includes(next);
}

/** @throws Damage when the bytes are cut off or no ONNX model */
export function readOnnx(bytes: Uint8Array): OnnxFile {
  const metadata = new Map<string, string>();
  const constants = new Map<string, Tensor>();
  let producer = '';
  let [hasGraph, hasOperatorSet] = [false, false];
  for (const field of protobufFields(bytes)) {
    if (field.wire !== 'bytes') continue;
    if (field.number === 2) producer = textOf(field.value);
    if (field.number === 7) {
      hasGraph = true;
      readConstants(field.value, constants);
    }
    if (field.number === 8) hasOperatorSet = true;
    if (field.number === 14) {
      const { key, value } = readEntry(field.value);
      metadata.set(key, value);
    }
  }
  if (!hasGraph || !hasOperatorSet)
    throw new Damage('it ends before its graph and operators are told, or is no ONNX model');
  return { producer, metadata, constants };
}

function readConstants(graph: Uint8Array, constants: Map<string, Tensor>): void {
  for (const field of protobufFields(graph)) {
    if (field.number !== 5 || field.wire !== 'bytes') continue;
    const { name, tensor } = readTensor(field.value);
    if (tensor !== undefined) constants.set(name, tensor);
  }
}

function readEntry(bytes: Uint8Array): { key: string; value: string } {
  const texts = new Map<number, string>();
  for (const field of protobufFields(bytes)) if (field.wire === 'bytes') texts.set(field.number, textOf(field.value));
  return { key: texts.get(1) ?? '', value: texts.get(2) ?? '' };
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Damage('a text is no UTF-8');
  }
}
