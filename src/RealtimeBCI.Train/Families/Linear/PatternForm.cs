using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train;

/// <summary>Correlation of a pattern with a mean pattern per candidate.</summary>
/// <param name="Patterns">Each column of unit length and mean 0; zeros for a candidate without trials. Shape [voxel, candidate].</param>
internal sealed record PatternForm(FullForm Patterns) : ILinearForm
{
    public string Name => $"mean patterns of {Patterns.Bias.Length} items";

    public float[] Predict(float[] seen, int trials)
    {
        var unit = seen.ToArray();
        for (var t = 0; t < trials; t++)
            SimilarityKernel.Standardise(unit.AsSpan(t * (seen.Length / trials), seen.Length / trials));
        return Patterns.Predict(unit, trials);
    }

    public void Write(OnnxGraph graph, string output, string x, WeightFormat format) =>
        Patterns.Write(graph, output, LinearGraph.Unit(graph, output + ".unit", LinearGraph.LessMean(graph, output + ".lessMean", x)), format);
}
