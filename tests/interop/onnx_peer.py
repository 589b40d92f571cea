"""The real onnx and onnxruntime on the other side of a test: each line of stdin is a JSON request, answered by one on
stdout. Rows travel as lists, null for missing; numbers come back as lists, NaN and infinities as text.
"""
import json
import sys

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

onnxruntime.set_default_logger_severity(3)


def score(request):
    """Checks a model file, runs it on rows, and tells its inputs, outputs and metadata."""
    model = onnx.load(request["model"])
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(request["model"], providers=["CPUExecutionProvider"])
    rows = np.array(request["rows"], dtype=np.float32).reshape(len(request["rows"]), -1)
    answers = session.run(None, {session.get_inputs()[0].name: rows})
    return {
        "opset": [entry.version for entry in model.opset_import],
        "inputs": [[value.name, value.type, value.shape] for value in session.get_inputs()],
        "outputs": {
            value.name: {"type": value.type, "shape": list(answer.shape), "values": answer.ravel().tolist()}
            for value, answer in zip(session.get_outputs(), answers)
        },
        "metadata": {entry.key: entry.value for entry in model.metadata_props},
    }


def value(name, element, shape):
    return helper.make_tensor_value_info(name, getattr(TensorProto, element), shape)


def make(request):
    """Writes one of a few small models that other programs might have made: y = rows · weights, and its like."""
    weights = helper.make_tensor("weights", TensorProto.FLOAT, [2, 3], [1, 0, -1, 0.5, 0, 2])
    names = helper.make_tensor("names", TensorProto.STRING, [3], [b"red", b"green", b"blue"])
    float_input = [value("rows", "FLOAT", ["N", 2])]
    node = helper.make_node
    kinds = {
        "regression": (
            float_input,
            [node("MatMul", ["rows", "column"], ["variable"])],
            [value("variable", "FLOAT", ["N", 1])],
            [helper.make_tensor("column", TensorProto.FLOAT, [2, 1], [2, -1])],
        ),
        "vector": (
            float_input,
            [node("MatMul", ["rows", "column"], ["y"])],
            [value("y", "FLOAT", ["N"])],
            [helper.make_tensor("column", TensorProto.FLOAT, [2], [2, -1])],
        ),
        "classes": (
            float_input,
            [
                node("MatMul", ["rows", "weights"], ["scores"]),
                node("Softmax", ["scores"], ["probabilities"], axis=1),
                node("ArgMax", ["scores"], ["label"], axis=1, keepdims=0),
            ],
            [value("label", "INT64", ["N"]), value("probabilities", "FLOAT", ["N", 3])],
            [weights],
        ),
        "texts": (
            float_input,
            [
                node("MatMul", ["rows", "weights"], ["scores"]),
                node("Softmax", ["scores"], ["probabilities"], axis=1),
                node("ArgMax", ["scores"], ["verdict"], axis=1, keepdims=0),
                node("Gather", ["names", "verdict"], ["label"]),
            ],
            [value("label", "STRING", ["N"]), value("probabilities", "FLOAT", ["N", 3])],
            [weights, names],
        ),
        "labels": (
            float_input,
            [node("MatMul", ["rows", "weights"], ["scores"]), node("ArgMax", ["scores"], ["label"], axis=1, keepdims=0)],
            [value("label", "INT64", ["N"])],
            [weights],
        ),
        "columns": (
            [value("a", "FLOAT", ["N", 1]), value("b", "INT64", ["N", 1]), value("c", "DOUBLE", ["N", 1])],
            [
                node("Cast", ["b"], ["bf"], to=TensorProto.FLOAT),
                node("Cast", ["c"], ["cf"], to=TensorProto.FLOAT),
                node("Sum", ["a", "bf", "cf"], ["variable"]),
            ],
            [value("variable", "FLOAT", ["N", 1])],
            [],
        ),
        "image": (
            [value("picture", "FLOAT", ["N", 3, 8, 8])],
            [node("Flatten", ["picture"], ["y"])],
            [value("y", "FLOAT", ["N", 192])],
            [],
        ),
        "words": (
            [value("word", "STRING", ["N", 1])],
            [node("Identity", ["word"], ["y"])],
            [value("y", "STRING", ["N", 1])],
            [],
        ),
    }
    opsets = [helper.make_opsetid("", 15)]
    if request["kind"] == "zipmap":
        nodes = [
            node("MatMul", ["rows", "weights"], ["scores"]),
            node("Softmax", ["scores"], ["shares"], axis=1),
            node("ArgMax", ["scores"], ["output_label"], axis=1, keepdims=0),
            node("ZipMap", ["shares"], ["output_probability"], domain="ai.onnx.ml", classlabels_int64s=[10, 20, 30]),
        ]
        maps = helper.make_map_type_proto(TensorProto.INT64, helper.make_tensor_type_proto(TensorProto.FLOAT, []))
        probability = helper.make_value_info("output_probability", helper.make_sequence_type_proto(maps))
        outputs = [value("output_label", "INT64", ["N"]), probability]
        graph = helper.make_graph(nodes, "zipmap", float_input, outputs, [weights])
        opsets.append(helper.make_opsetid("ai.onnx.ml", 2))
    else:
        inputs, nodes, outputs, constants = kinds[request["kind"]]
        graph = helper.make_graph(nodes, request["kind"], inputs, outputs, constants)
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="a test")
    onnx.save(model, request["path"])
    return {}


TASKS = {"score": score, "make": make}
for line in sys.stdin:
    request = json.loads(line)
    answer = {"versions": [onnx.__version__, onnxruntime.__version__], **TASKS[request["task"]](request)}
    print(json.dumps(answer), flush=True)
