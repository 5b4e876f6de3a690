using System.Globalization;
using RealtimeBCI.Decode;
using RealtimeBCI.Train.Checkpoints;

namespace RealtimeBCI.Train;

/// <summary>What a trained decoder loses when its weights are stored in 8 bits.</summary>
internal static class StoredWeights
{
    private const int Patterns = 8;

    /// <summary>Compares every target of the session's model with that of float32 weights, on made-up patterns; nothing for float32 itself.</summary>
    /// <param name="decoder">The trained one.</param>
    /// <param name="voxels">Voxels that it takes.</param>
    /// <param name="weights">How they are to be stored.</param>
    /// <returns>A note per target, such as <c>loss.latent</c>.</returns>
    public static IReadOnlyDictionary<string, string> LossOf(IFittedDecoder decoder, int voxels, WeightOptions weights)
    {
        var notes = new Dictionary<string, string>();
        if (weights.Format == WeightFormat.Float32)
            return notes;
        var folder = Directory.CreateTempSubdirectory("rtbci-weights-").FullName;
        try
        {
            string exact = Directory.CreateDirectory(Path.Combine(folder, "exact")).FullName, stored = Directory.CreateDirectory(Path.Combine(folder, "stored")).FullName;
            decoder.WriteModels(exact, weights with { Format = WeightFormat.Float32 });
            decoder.WriteModels(stored, weights);
            foreach (var target in decoder.Targets.Where(t => t.Model == DecoderTarget.ScoringModel))
            {
                var loss = WeightLoss.Measure(Path.Combine(exact, target.Model), Path.Combine(stored, target.Model), target.Name, WeightLoss.MadeUp(voxels, Patterns, seed: 1));
                notes[$"loss.{target.Name}"] = string.Create(CultureInfo.InvariantCulture,
                    $"{weights.Format}: cosine at least {loss.LeastCosine:0.000000}, largest difference {loss.LargestDifference:0.######} of {loss.LargestValue:0.####}, over {loss.Patterns} made-up patterns");
            }
            return notes;
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}
