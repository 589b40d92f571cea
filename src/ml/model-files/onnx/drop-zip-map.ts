import { Damage } from '../damage.ts';
import { type ProtobufField, ProtobufWriter, protobufFields } from './protobuf.ts';
import { TENSOR_TYPES } from './tensor.ts';

/**
 * The same model with its `ZipMap` operators left out, which converters of scikit-learn's models put at the end: they
 * turn rows × classes of probabilities into a list of dictionaries, which onnxruntime-node cannot hand over. What they
 * were given becomes the output instead. A model without one comes back as it is.
 * @throws Damage
 */
export function dropZipMap(bytes: Uint8Array): Uint8Array {
  let isChanged = false;
  const model = copyFields(bytes, (field) => {
    if (field.number !== 7 || field.wire !== 'bytes') return field;
    const graph = dropFromGraph(field.value);
    if (graph === undefined) return field;
    isChanged = true;
    return { ...field, value: graph };
  });
  return isChanged ? model : bytes;
}

/** Undefined when there is none. */
function dropFromGraph(bytes: Uint8Array): Uint8Array | undefined {
  /** Output of a ZipMap → what it was made of. */
  const replaced = new Map<string, string>();
  for (const field of protobufFields(bytes)) {
    if (field.number !== 1 || field.wire !== 'bytes') continue;
    const { operator, input, output } = nodeOf(field.value);
    if (operator === 'ZipMap' && input !== undefined && output !== undefined) replaced.set(output, input);
  }
  if (replaced.size === 0) return undefined;
  return copyFields(bytes, (field) => {
    if (field.wire !== 'bytes') return field;
    if (field.number === 1 && nodeOf(field.value).operator === 'ZipMap') return undefined;
    if (field.number !== 12) return field;
    const input = replaced.get(textAt(field.value, 1) ?? '');
    return input === undefined ? field : { ...field, value: floatOutput(input) };
  });
}

/** An output of floats, of any shape. */
function floatOutput(name: string): Uint8Array {
  const tensor = new ProtobufWriter().integer(1, TENSOR_TYPES.float);
  return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensor)).finish();
}

const nodeOf = (bytes: Uint8Array) => ({
  input: textAt(bytes, 1),
  output: textAt(bytes, 2),
  operator: textAt(bytes, 4),
});

/** The first text of a field. */
function textAt(bytes: Uint8Array, number: number): string | undefined {
  for (const field of protobufFields(bytes)) {
    if (field.number === number && field.wire === 'bytes') return new TextDecoder().decode(field.value);
  }
  return undefined;
}

function copyFields(bytes: Uint8Array, change: (field: ProtobufField) => ProtobufField | undefined): Uint8Array {
  const writer = new ProtobufWriter();
  for (const field of protobufFields(bytes)) {
    const changed = change(field);
    if (changed?.wire === 'varint') writer.integer(changed.number, changed.value);
    if (changed?.wire === 'bytes') writer.bytes(changed.number, changed.value);
    if (changed?.wire === 'fixed') throw new Damage(`field ${changed.number} is of no type that a graph has`);
  }
  return writer.finish();
}
