using RealtimeBCI.Decode;
using RealtimeBCI.Train.Checkpoints;

namespace RealtimeBCI.Train;

/// <summary>What a trained decoder loses when its weights are stored in 8 bits.</summary>
internal static class StoredWeights
{
    /// <summary>Compares every target of the session's model with that of float32 weights, on made-up patterns; nothing for float32 itself.</summary>
    /// <param name="decoder">The trained one.</param>
    /// <param name="weights">How they are to be stored.</param>
    /// <returns>A note per target, such as <c>loss.latent</c>.</returns>
    public static IReadOnlyDictionary<string, string> LossOf(IFittedDecoder decoder, WeightOptions weights)
    {
        if (weights.Format == WeightFormat.Float32)
            return new Dictionary<string, string>();
        var folder = Directory.CreateTempSubdirectory("rtbci-weights-").FullName;
        try
        {
            string exact = Directory.CreateDirectory(Path.Combine(folder, "exact")).FullName, stored = Directory.CreateDirectory(Path.Combine(folder, "stored")).FullName;
            decoder.WriteModels(exact, weights with { Format = WeightFormat.Float32 });
            decoder.WriteModels(stored, weights);
            var notes = WeightLoss.Notes(Path.Combine(exact, DecoderTarget.ScoringModel), Path.Combine(stored, DecoderTarget.ScoringModel),
                [.. decoder.Targets.Where(t => t.Model == DecoderTarget.ScoringModel).Select(t => t.Name)]);
            return notes.ToDictionary(n => n.Key, n => $"{weights.Format}: {n.Value}");
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}
