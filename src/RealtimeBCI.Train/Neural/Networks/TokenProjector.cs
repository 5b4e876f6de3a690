using static TorchSharp.torch;

namespace RealtimeBCI.Train.Neural;

/// <summary>The projector of MindEye1 and 2, which works on each token: three times LN → GELU → Linear; see <see cref="Checkpoints.MindEye1Graph"/>.</summary>
internal static class TokenProjector
{
    /// <summary>Its parameters, under the members 0, 2, 3, 5, 6 and 8 of a prefix.</summary>
    public static IEnumerable<ParameterSpec> Specs(string prefix, long channels, long width) =>
    [
        .. ParameterSpec.Norm(prefix + ".0", channels), .. ParameterSpec.Linear(prefix + ".2", width, channels),
        .. ParameterSpec.Norm(prefix + ".3", width), .. ParameterSpec.Linear(prefix + ".5", width, width),
        .. ParameterSpec.Norm(prefix + ".6", width), .. ParameterSpec.Linear(prefix + ".8", channels, width),
    ];

    /// <summary>Projects tokens.</summary>
    /// <param name="table">The parameters.</param>
    /// <param name="prefix">Of their names.</param>
    /// <param name="tokens">Shape [row, token * channel].</param>
    /// <returns>The same shape.</returns>
    public static Tensor Apply(ParameterTable table, string prefix, Tensor tokens)
    {
        var x = tokens.reshape(-1, table[prefix + ".0.weight"].shape[0]);
        foreach (var first in (ReadOnlySpan<int>)[0, 3, 6])
            x = table.Linear($"{prefix}.{first + 2}", TorchLayers.Gelu(table.Norm($"{prefix}.{first}", x)));
        return x.reshape(tokens.shape);
    }
}
