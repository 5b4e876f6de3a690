namespace RealtimeBCI.Decode;

/// <summary>The layers of which decoders are made, as PyTorch defines them. All work on matrices [row, feature].</summary>
public static class OnnxLayers
{
    private const float NormEpsilon = 1e-5f;

    /// <summary>x · weightsᵀ + bias.</summary>
    /// <param name="graph">Receives the operators.</param>
    /// <param name="result">Name of the result; shape [row, output].</param>
    /// <param name="x">Shape [row, input].</param>
    /// <param name="weights">Shape [output, input], as PyTorch's Linear has them.</param>
    /// <param name="bias">Shape [output].</param>
    /// <param name="format">How the weights are stored.</param>
    public static string Linear(OnnxGraph graph, string result, string x, NamedTensor weights, NamedTensor bias, WeightFormat format = WeightFormat.Float32)
    {
        var shift = graph.Constant(bias);
        return format == WeightFormat.Int8
            ? graph.Node("Add", result, [graph.EightBitProduct(result + ".product", x, weights), shift])
            : graph.Node("Gemm", result, [x, graph.Constant(weights), shift], ("transB", 1L));
    }

    /// <summary>Each row to mean 0 and variance 1 (N, plus 1e-5), then times gain plus shift.</summary>
    public static string LayerNorm(OnnxGraph graph, string result, string x, NamedTensor gain, NamedTensor shift) =>
        graph.Node("LayerNormalization", result, [x, graph.Constant(gain), graph.Constant(shift)], ("axis", -1L), ("epsilon", NormEpsilon));

    /// <summary>x · Φ(x), the exact form with the error function.</summary>
    public static string Gelu(OnnxGraph graph, string result, string x)
    {
        var scaled = graph.Node("Mul", result + ".scaled", [x, graph.Constant(result + ".invSqrt2", (ReadOnlySpan<float>)[1 / MathF.Sqrt(2)])]);
        var risen = graph.Node("Add", result + ".risen", [graph.Node("Erf", result + ".erf", [scaled]), graph.Constant(result + ".one", (ReadOnlySpan<float>)[1f])]);
        var product = graph.Node("Mul", result + ".product", [x, risen]);
        return graph.Node("Mul", result, [product, graph.Constant(result + ".half", (ReadOnlySpan<float>)[0.5f])]);
    }
}
