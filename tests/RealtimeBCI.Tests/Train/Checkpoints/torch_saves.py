"""Saves what real checkpoints hold: every floating type, views, a scheduler's and an optimiser's state, numpy numbers; and beside it the values as JSON.

Usage: torch_saves.py FILE; writes FILE, FILE.json, FILE.old (the format before PyTorch 1.6) and FILE.script (TorchScript).
"""
import json
import sys

import numpy
import torch

path = sys.argv[1]
torch.manual_seed(0)
module = torch.nn.Linear(5, 3)
optimiser = torch.optim.AdamW(module.parameters(), lr=1e-3)
scheduler = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=1e-2, total_steps=10)
module(torch.randn(2, 5)).sum().backward()
optimiser.step()
scheduler.step()
table = torch.arange(24.0).reshape(4, 6)
state = {
    "half": torch.randn(3, 4).half(),
    "bfloat": torch.randn(7).bfloat16(),
    "transposed": table.t(),
    "cut": table[1:3, 2:5],
    "double": torch.randn(2, 2).double(),
    "integer": torch.tensor(5),
    "parameter": torch.nn.Parameter(torch.randn(2)),
    "number": torch.tensor(2.5),
    "empty": torch.zeros(0, 3),
}
content = {
    "epoch": numpy.int64(3),
    "model_state_dict": {f"module.{name}": tensor for name, tensor in state.items()},
    "optimizer_state_dict": optimiser.state_dict(),
    "lr_scheduler": scheduler.state_dict(),
    "train_losses": [numpy.float64(0.5), 0.25],
    "lrs": numpy.arange(3.0),
    "device": torch.device("cpu"),
    "size": torch.Size([2, 3]),
}
torch.save(content, path)
torch.save(content, path + ".old", _use_new_zipfile_serialization=False)
torch.jit.script(module).save(path + ".script")
with open(path + ".json", "w") as file:
    json.dump({name: tensor.detach().float().flatten().tolist() for name, tensor in state.items() if tensor.is_floating_point()}, file)
