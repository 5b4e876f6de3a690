"""Writes ONNX encoders of the shapes that published ones have, with Debian's onnx. Usage: encoder_reference.py FOLDER

image.onnx: pixel_values float32 [batch, 3, 8, 8] -> last_hidden_state [batch, 3, 64] (the planes), image_embeds [batch, 3] (their means).
text.onnx: input_ids int64, attention_mask int64 [batch, 6] -> text_embeds [batch, 6] (ids x mask, as floats)."""
import sys

import onnx
from onnx import TensorProto as T
from onnx import helper as h

folder = sys.argv[1]


def save(name, nodes, inputs, outputs, constants=()):
    graph = h.make_graph(nodes, name, inputs, outputs, list(constants))
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, f"{folder}/{name}.onnx")


save("image",
     [h.make_node("Reshape", ["pixel_values", "shape"], ["last_hidden_state"]), h.make_node("ReduceMean", ["last_hidden_state"], ["image_embeds"], axes=[2], keepdims=0)],
     [h.make_tensor_value_info("pixel_values", T.FLOAT, ["batch", 3, 8, 8])],
     [h.make_tensor_value_info("last_hidden_state", T.FLOAT, ["batch", 3, 64]), h.make_tensor_value_info("image_embeds", T.FLOAT, ["batch", 3])],
     [h.make_tensor("shape", T.INT64, [3], [-1, 3, 64])])
save("text",
     [h.make_node("Mul", ["input_ids", "attention_mask"], ["kept"]), h.make_node("Cast", ["kept"], ["text_embeds"], to=T.FLOAT)],
     [h.make_tensor_value_info("input_ids", T.INT64, ["batch", 6]), h.make_tensor_value_info("attention_mask", T.INT64, ["batch", 6])],
     [h.make_tensor_value_info("text_embeds", T.FLOAT, ["batch", 6])])
