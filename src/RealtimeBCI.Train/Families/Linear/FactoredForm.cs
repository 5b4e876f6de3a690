using RealtimeBCI.Decode;

namespace RealtimeBCI.Train;

/// <summary>A map of low rank: first what the pattern takes from each training picture, then that much of each picture's target.</summary>
/// <param name="First">Voxels to pictures.</param>
/// <param name="Second">Pictures to outputs.</param>
internal sealed record FactoredForm(FullForm First, FullForm Second) : ILinearForm
{
    public string Name => $"factored over {First.Bias.Length} pictures";

    public float[] Predict(float[] seen, int trials) => Second.Predict(First.Predict(seen, trials), trials);

    public void Write(OnnxGraph graph, string output, string x, WeightFormat format)
    {
        First.Write(graph, output + ".pictures", x, format);
        Second.Write(graph, output, output + ".pictures", format);
    }
}
