using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train;

/// <summary>A map whose outputs each look at a few voxels; in a model as a gathering of those, or as a matrix with zeros, whichever is smaller.</summary>
internal sealed record SelectedForm(SelectedMap Map, int Voxels) : ILinearForm
{
    private const int GatheredBytes = sizeof(long) + sizeof(float);

    public string Name => $"{Map.Places.Length / Map.Bias.Length} voxels for each of {Map.Bias.Length} units";

    public float[] Predict(float[] seen, int trials)
    {
        int units = Map.Bias.Length, kept = Map.Places.Length / units;
        var predicted = new float[trials * units];
        for (var t = 0; t < trials; t++)
            for (var u = 0; u < units; u++)
            {
                double sum = Map.Bias[u];
                for (var k = u * kept; k < (u + 1) * kept; k++)
                    sum += (double)Map.Weights[k] * seen[t * Voxels + Map.Places[k]];
                predicted[t * units + u] = (float)sum;
            }
        return predicted;
    }

    public void Write(OnnxGraph graph, string output, string x, WeightFormat format)
    {
        int units = Map.Bias.Length, kept = Map.Places.Length / units;
        if ((long)kept * GatheredBytes < (long)Voxels * (format == WeightFormat.Int8 ? 1 : sizeof(float)))
        {
            LinearGraph.Gathered(graph, output, x, Map.Places, Map.Weights, Map.Bias);
            return;
        }
        var dense = new float[(long)Voxels * units];
        for (var k = 0; k < Map.Places.Length; k++)
            dense[(long)Map.Places[k] * units + k / kept] = Map.Weights[k];
        LinearGraph.Affine(graph, output, x, dense, Map.Bias, format);
    }
}

/// <summary>Brings each decoded layer to the spread that real ones have, by nothing but itself.</summary>
/// <param name="Inner">The layer's map.</param>
/// <param name="Centre">Mean training target; shape [token, channel].</param>
/// <param name="Channels">Numbers per token.</param>
/// <param name="Spread">Mean over channels of the standard deviation over tokens (of a layer without tokens, over units) that training targets have about the centre.</param>
internal sealed record SpreadForm(ILinearForm Inner, float[] Centre, int Channels, float Spread) : ILinearForm
{
    public string Name => Inner.Name + ", brought to the training targets' spread";

    public float[] Predict(float[] seen, int trials)
    {
        var predicted = Inner.Predict(seen, trials);
        for (var t = 0; t < trials; t++)
        {
            var row = predicted.AsSpan(t * Centre.Length, Centre.Length);
            for (var i = 0; i < row.Length; i++)
                row[i] -= Centre[i];
            var factor = Spread / Math.Max(LayerSpread.Of(row, Channels), 1e-15f);
            for (var i = 0; i < row.Length; i++)
                row[i] = Centre[i] + factor * row[i];
        }
        return predicted;
    }

    public void Write(OnnxGraph graph, string output, string x, WeightFormat format)
    {
        Inner.Write(graph, output + ".plain", x, format);
        var centre = graph.Constant(output + ".centre", Centre, 1, Centre.Length);
        var deviation = graph.Node("Sub", output + ".deviation", [output + ".plain", centre]);
        var spread = graph.Node("Mul", output + ".spread", [LinearGraph.WithSpread(graph, output + ".unitSpread", deviation, Centre.Length, Channels), graph.Constant(output + ".reference", (ReadOnlySpan<float>)[Spread])]);
        graph.Node("Add", output, [spread, centre]);
    }
}

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

/// <summary>Says 0 of every candidate.</summary>
internal sealed record ChanceForm(int Candidates) : ILinearForm
{
    public string Name => "nothing";

    public float[] Predict(float[] seen, int trials) => new float[trials * Candidates];

    public void Write(OnnxGraph graph, string output, string x, WeightFormat format) =>
        graph.Node("Mul", output, [graph.Node("ReduceMean", output + ".mean", [x], ("axes", (long[])[1]), ("keepdims", 1L)), graph.Constant(output + ".zeros", new float[Candidates], 1, Candidates)]);
}

/// <summary>How far the numbers of a layer spread.</summary>
internal static class LayerSpread
{
    /// <summary>Mean over channels of the standard deviation (N) over tokens; of a layer without tokens, the standard deviation over its units.</summary>
    /// <param name="layer">Shape [token, channel].</param>
    /// <param name="channels">Numbers per token.</param>
    public static float Of(ReadOnlySpan<float> layer, int channels)
    {
        var (groups, each, step) = channels == layer.Length ? (1, channels, 1) : (channels, layer.Length / channels, channels);
        var total = 0.0;
        for (var g = 0; g < groups; g++)
        {
            double sum = 0, squares = 0;
            for (var i = 0; i < each; i++)
                sum += layer[g + i * step];
            for (var i = 0; i < each; i++)
                squares += Math.Pow(layer[g + i * step] - sum / each, 2);
            total += Math.Sqrt(squares / each);
        }
        return (float)(total / groups);
    }
}
