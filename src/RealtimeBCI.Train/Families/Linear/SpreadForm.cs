using RealtimeBCI.Decode;

namespace RealtimeBCI.Train;

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
