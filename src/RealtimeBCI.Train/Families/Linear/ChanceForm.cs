using RealtimeBCI.Decode;

namespace RealtimeBCI.Train;

/// <summary>Says 0 of every candidate.</summary>
internal sealed record ChanceForm(int Candidates) : ILinearForm
{
    public string Name => "nothing";

    public float[] Predict(float[] seen, int trials) => new float[trials * Candidates];

    public void Write(OnnxGraph graph, string output, string x, WeightFormat format) =>
        graph.Node("Mul", output, [graph.Node("ReduceMean", output + ".mean", [x], ("axes", (long[])[1]), ("keepdims", 1L)), graph.Constant(output + ".zeros", new float[Candidates], 1, Candidates)]);
}
