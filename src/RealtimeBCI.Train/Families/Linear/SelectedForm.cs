using RealtimeBCI.Decode;

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
