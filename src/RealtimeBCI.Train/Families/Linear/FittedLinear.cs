using RealtimeBCI.Decode;

namespace RealtimeBCI.Train;

/// <summary>A target that has been fitted.</summary>
/// <param name="Target">What the bundle says of it.</param>
/// <param name="Centre">Shape [output], or empty.</param>
/// <param name="View">What it sees of a pattern.</param>
/// <param name="Form">The map.</param>
internal sealed record LinearPart(DecoderTarget Target, float[] Centre, InputView View, ILinearForm Form)
{
    /// <summary>A target that already is one score per candidate.</summary>
    public static LinearPart Given(string name, IReadOnlyList<string> candidates, InputView view, ILinearForm form, double weight = 1) =>
        new(new() { Name = name, Space = "", Channels = candidates.Count, Score = TargetScore.Given, Weight = weight, Candidates = candidates }, [], view, form);
}

/// <summary>Linear maps from one pattern to several targets.</summary>
internal sealed class FittedLinear(IReadOnlyList<LinearPart> parts, int voxels) : IFittedDecoder
{
    /// <inheritdoc/>
    public IReadOnlyList<DecoderTarget> Targets { get; } = [.. parts.Select(p => p.Target)];

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Centres { get; } = [.. parts.Select(p => p.Centre)];

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Predict(ReadOnlySpan<float> patterns, int trials)
    {
        if (patterns.Length != trials * voxels)
            throw new ArgumentException($"{patterns.Length} numbers are not {trials} patterns of {voxels} voxels.");
        var predicted = new float[parts.Count][];
        for (var p = 0; p < parts.Count; p++)
            predicted[p] = parts[p].Form.Predict(parts[p].View.Of(patterns, voxels), trials);
        return predicted;
    }

    /// <inheritdoc/>
    public void WriteModels(string folder, WeightOptions weights)
    {
        foreach (var model in parts.GroupBy(p => p.Target.Model))
        {
            var graph = new OnnxGraph("linear");
            var x = graph.Input(RidgeGraph.InputName, 1, voxels);
            foreach (var part in model)
            {
                part.Form.Write(graph, part.Target.Name, part.View.Write(graph, part.Target.Name, x), weights.Format);
                graph.Output(part.Target.Name, 1, part.Target.Dimension);
            }
            graph.Write(Path.Combine(folder, model.Key), weights.ExternalFromBytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose() { }
}
