using RealtimeBCI.Decode;
using static RealtimeBCI.Train.TorchArrays;
using static TorchSharp.torch;

namespace RealtimeBCI.Train;

/// <summary>One matrix: x · W + b.</summary>
/// <param name="Weights">Shape [voxel, output].</param>
/// <param name="Bias">Shape [output].</param>
internal sealed record FullForm(float[] Weights, float[] Bias) : ILinearForm
{
    public string Name => "full map";

    public float[] Predict(float[] seen, int trials)
    {
        using var scope = NewDisposeScope();
        return Floats(Matrix(seen, seen.Length / trials).matmul(Matrix(Weights, Bias.Length)).Plus(tensor(Bias)));
    }

    public void Write(OnnxGraph graph, string output, string x, WeightFormat format) => LinearGraph.Affine(graph, output, x, Weights, Bias, format);
}
