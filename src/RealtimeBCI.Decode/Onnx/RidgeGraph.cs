namespace RealtimeBCI.Decode;

/// <summary>A linear map from voxels to a latent as an ONNX model: input <c>voxels</c> [1, voxel], output <c>latent</c> [1, latent].</summary>
public static class RidgeGraph
{
    /// <summary>Name of the input.</summary>
    public const string InputName = "voxels";
    /// <summary>Name of the output.</summary>
    public const string OutputName = "latent";

    /// <summary>Writes latent = voxels · weights + bias.</summary>
    /// <param name="path">The file; replaced if it is there.</param>
    /// <param name="weights">Shape [voxel, latent], C order.</param>
    /// <param name="bias">Shape [latent].</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a number is not finite.</exception>
    public static void Write(string path, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
    {
        if (bias.Length == 0 || weights.Length == 0 || weights.Length % bias.Length != 0)
            throw new ArgumentException($"{weights.Length} weights are no whole number of rows of {bias.Length} (one bias per latent dimension).");
        if (FiniteKernel.CountNonFinite(weights) + FiniteKernel.CountNonFinite(bias) is > 0 and var bad)
            throw new ArgumentException($"{bad} weights or biases are NaN or infinite; a decoder must be finite: look for voxels without variance.");
        long voxels = weights.Length / bias.Length;
        var graph = new OnnxGraph("ridge");
        var x = graph.Input(InputName, 1, voxels);
        var w = graph.Constant("weights", weights, voxels, bias.Length);
        var b = graph.Constant("bias", bias, 1, bias.Length);
        graph.Node("Add", OutputName, [graph.Node("MatMul", "product", [x, w]), b]);
        graph.Output(OutputName, 1, bias.Length);
        graph.Write(path);
    }
}
