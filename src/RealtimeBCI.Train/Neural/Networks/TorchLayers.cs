using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Train.Neural;

/// <summary>The layers of which networks are made, by the names of their parameters; the counterpart of <see cref="Decode.OnnxLayers"/>.</summary>
internal static class TorchLayers
{
    /// <summary>x · weightᵀ + bias; without bias where the table has none.</summary>
    public static Tensor Linear(this ParameterTable table, string name, Tensor x) =>
        nn.functional.linear(x, table[name + ".weight"], table.Has(name + ".bias") ? table[name + ".bias"] : null);

    /// <summary>Each row to mean 0 and variance 1 (N, plus 1e-5), then times gain plus shift.</summary>
    public static Tensor Norm(this ParameterTable table, string name, Tensor x) =>
        nn.functional.layer_norm(x, [x.shape[^1]], table[name + ".weight"], table[name + ".bias"], 1e-5);

    /// <summary>x · Φ(x).</summary>
    public static Tensor Gelu(Tensor x) => nn.functional.gelu(x);

    /// <summary>Each row to unit length.</summary>
    public static Tensor Unit(Tensor x) => nn.functional.normalize(x, 2, -1, 1e-12);
}
