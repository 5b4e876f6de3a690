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
    /// <param name="options">How the weights are stored; null for float32.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a number is not finite.</exception>
    public static void Write(string path, float[] weights, float[] bias, WeightOptions? options = null)
    {
        options ??= new();
        if (bias.Length == 0 || weights.Length == 0 || weights.Length % bias.Length != 0)
            throw new ArgumentException($"{weights.Length} weights are no whole number of rows of {bias.Length} (one bias per latent dimension).");
        if (FiniteKernel.CountNonFinite(weights) + FiniteKernel.CountNonFinite(bias) is > 0 and var bad)
            throw new ArgumentException($"{bad} weights or biases are NaN or infinite; a decoder must be finite: look for voxels without variance.");
        int latents = bias.Length, voxels = weights.Length / bias.Length;
        var graph = new OnnxGraph("ridge");
        var x = graph.Input(InputName, 1, voxels);
        var product = options.Format == WeightFormat.Int8
            ? graph.EightBitProduct("product", x, Transposed(weights, voxels, latents))
            : graph.Node("MatMul", "product", [x, graph.Constant(NamedTensor.Of("weights", weights, voxels, latents))]);
        graph.Node("Add", OutputName, [product, graph.Constant(NamedTensor.Of("bias", bias, 1, latents))]);
        graph.Output(OutputName, 1, latents);
        graph.Write(path, options.ExternalFromBytes);
    }

    /// <summary>The same weights, shape [latent, voxel]; read a row at a time.</summary>
    private static NamedTensor Transposed(float[] weights, int voxels, int latents) => new("weights", [latents, voxels], (start, values) =>
    {
        for (var i = 0; i < values.Length; i++)
        {
            var (latent, voxel) = Math.DivRem(start + i, voxels);
            values[i] = weights[voxel * latents + latent];
        }
    });
}
