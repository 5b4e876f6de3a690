"""One denoising step of the diffusion prior in numpy, loop by loop, for comparison with the tests' own network.

Reads a JSON file: sizes, prefix-free parameters (flat, with shapes), noisy, brain, time. Writes the estimate, one number per line.
Written from the description of the released network alone: sequence [brain | time | noisy + positions], attention with one key and value head,
a null key and value before all others, rotated first 32 numbers of a head, 16 x cosine plus a bias per bucket of the distance to earlier keys.
"""
import json
import math
import sys

import numpy as np

case = json.load(open(sys.argv[1], encoding="utf-8"))
T, C, H, D, DEPTH = (case[k] for k in ("tokens", "channels", "heads", "headWidth", "depth"))
P = {name: np.array(p["values"], dtype=np.float64).reshape(p["shape"]) for name, p in case["parameters"].items()}


def norm(x, gain):
    centred = x - x.mean(-1, keepdims=True)
    return centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-5) * gain


def silu(x):
    return x / (1 + np.exp(-x))


def linear(name, x):
    y = x @ P[name + ".weight"].T
    return y + P[name + ".bias"] if name + ".bias" in P else y


def rotate(vector, position):
    out = vector.copy()
    rotated = min(32, D)
    for pair in range(rotated // 2):
        angle = position / 10000 ** (2 * pair / rotated)
        a, b = vector[2 * pair], vector[2 * pair + 1]
        out[2 * pair] = a * math.cos(angle) - b * math.sin(angle)
        out[2 * pair + 1] = b * math.cos(angle) + a * math.sin(angle)
    return out


def bucket(distance):
    if distance <= 0:
        return 0
    if distance < 16:
        return distance
    return min(31, 16 + int(math.log(distance / 16) / math.log(128 / 16) * 16))


def unit(v):
    return v / np.linalg.norm(v)


def attention(name, x):
    x = norm(x, P[name + ".norm.g"])
    n = len(x)
    queries, kv = linear(name + ".to_q", x), linear(name + ".to_kv", x)
    null = P[name + ".null_kv"]
    keys = [unit(null[0])] + [unit(rotate(kv[j, :D], j)) for j in range(n)]
    values = [null[1]] + [kv[j, D:] for j in range(n)]
    bias = P["causal_transformer.rel_pos_bias.relative_attention_bias.weight"]
    out = np.zeros((n, H * D))
    for i in range(n):
        for h in range(H):
            q = unit(rotate(queries[i, h * D : (h + 1) * D], i))
            logits = np.array([16 * q @ keys[j] + bias[bucket(i - j), h] for j in range(n + 1)])
            shares = np.exp(logits - logits.max())
            shares /= shares.sum()
            out[i, h * D : (h + 1) * D] = sum(s * v for s, v in zip(shares, values))
    return norm(linear(name + ".to_out.0", out), P[name + ".to_out.1.g"])


def feed_forward(name, x):
    both = linear(name + ".1", norm(x, P[name + ".0.g"]))
    return linear(name + ".5", both[:, : 4 * C] * silu(both[:, 4 * C :]))


half = C // 2
angles = case["time"] * np.exp(-math.log(10000) * np.arange(half) / (half - 1))
time = np.concatenate([np.sin(angles), np.cos(angles)])
time = silu(linear("to_time_embeds.0.1.net.0.0", time))
time = silu(linear("to_time_embeds.0.1.net.1.0", time))
time = linear("to_time_embeds.0.1.net.2", time)
brain, noisy = np.array(case["brain"]).reshape(T, C), np.array(case["noisy"]).reshape(T, C)
x = np.concatenate([brain, time[None], noisy + P["learned_query"]])
for layer in range(DEPTH):
    x = attention(f"causal_transformer.layers.{layer}.0", x) + x
    x = feed_forward(f"causal_transformer.layers.{layer}.1", x) + x
x = norm(x / x.max(-1, keepdims=True), P["causal_transformer.norm.g"])
for value in linear("causal_transformer.project_out", x)[-T:].ravel():
    print(repr(float(value)))
