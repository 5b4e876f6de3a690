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
        var graph = new OnnxGraph("ridge");
        var x = graph.Input(InputName, 1, bias.Length == 0 ? 0 : weights.Length / bias.Length);
        LinearGraph.Affine(graph, OutputName, x, weights, bias, options.Format);
        graph.Output(OutputName, 1, bias.Length);
        graph.Write(path, options.ExternalFromBytes);
    }
}
