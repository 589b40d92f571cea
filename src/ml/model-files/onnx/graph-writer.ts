import { ProtobufWriter } from './protobuf.ts';
import { ASSAY } from './read-onnx.ts';
import { TENSOR_TYPES, type Tensor, type TensorType, writeTensor } from './tensor.ts';

/** The name of a value in a graph. */
export type Value = string;

/** Attributes of a node: whole numbers only, which is all that is needed here. */
export type Attributes = Readonly<Record<string, number>>;

/** A name stands for a dimension that differs from call to call. */
export interface ValueShape {
  readonly type: TensorType;
  readonly dims: readonly (number | string)[];
}

/** Operator set 15 and IR version 8: ONNX 1.10 of 2021, which every runtime since then reads. */
const OPSET = 15;
const IR_VERSION = 8;
/** `AttributeProto.AttributeType.INT`. */
const INTEGER_ATTRIBUTE = 2;

/** Collects the nodes and constants of an ONNX graph; nodes must be added after those whose values they read. */
export class GraphWriter {
  readonly #nodes: ProtobufWriter[] = [];
  readonly #constants: ProtobufWriter[] = [];
  readonly #inputs: ProtobufWriter[] = [];
  readonly #outputs: ProtobufWriter[] = [];
  #values = 0;

  input(name: string, shape: ValueShape): Value {
    this.#inputs.push(valueInfo(name, shape));
    return name;
  }

  output(name: string, shape: ValueShape): void {
    this.#outputs.push(valueInfo(name, shape));
  }

  /** A constant under a name of its own, by which a reader may find it. */
  constant(tensor: Tensor, name = `constant_${this.#constants.length}`): Value {
    this.#constants.push(writeTensor(name, tensor));
    return name;
  }

  doubles(values: ArrayLike<number>, dims: readonly number[] = [values.length]): Value {
    return this.constant({ type: 'double', dims, values: Float64Array.from(values) });
  }

  integers(values: readonly number[], dims: readonly number[] = [values.length]): Value {
    return this.constant({ type: 'int64', dims, values });
  }

  /** An operator of the standard set; returns its only output. */
  node(operator: string, inputs: readonly Value[], attributes: Attributes = {}, output?: string): Value {
    const name = output ?? `${operator.toLowerCase()}_${this.#values++}`;
    const node = new ProtobufWriter();
    for (const input of inputs) node.text(1, input);
    node.text(2, name).text(3, `node_${this.#nodes.length}`).text(4, operator);
    for (const [key, value] of Object.entries(attributes)) {
      node.message(5, new ProtobufWriter().text(1, key).integer(3, value).integer(20, INTEGER_ATTRIBUTE));
    }
    this.#nodes.push(node);
    return name;
  }

  cast(value: Value, type: TensorType, output?: string): Value {
    return this.node('Cast', [value], { to: TENSOR_TYPES[type] }, output);
  }

  /** The file; metadata is text by key. */
  toBytes({ name, metadata }: { name: string; metadata: Readonly<Record<string, string>> }): Uint8Array {
    const graph = new ProtobufWriter();
    for (const node of this.#nodes) graph.message(1, node);
    graph.text(2, name);
    for (const constant of this.#constants) graph.message(5, constant);
    for (const input of this.#inputs) graph.message(11, input);
    for (const output of this.#outputs) graph.message(12, output);
    const model = new ProtobufWriter().integer(1, IR_VERSION).text(2, ASSAY).message(7, graph);
    model.message(8, new ProtobufWriter().text(1, '').integer(2, OPSET));
    for (const [key, value] of Object.entries(metadata)) {
      model.message(14, new ProtobufWriter().text(1, key).text(2, value));
    }
    return model.finish();
  }
}

function valueInfo(name: string, { type, dims }: ValueShape): ProtobufWriter {
  const shape = new ProtobufWriter();
  for (const dim of dims) {
    shape.message(
      1,
      typeof dim === 'number' ? new ProtobufWriter().integer(1, dim) : new ProtobufWriter().text(2, dim),
    );
  }
  const tensor = new ProtobufWriter().integer(1, TENSOR_TYPES[type]).message(2, shape);
  return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensor));
}
