using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Session.Pipeline;

namespace RealtimeBCI.Train;

/// <summary>Held-out scores of several targets as one, by the class that fuses them in a session.</summary>
internal static class FusedScores
{
    /// <summary>The weighted mean over targets.</summary>
    /// <param name="targets">The targets, for their weights.</param>
    /// <param name="scores">Per target, shape [trial, item].</param>
    /// <param name="gallery">Where the items are.</param>
    /// <param name="items">Ids of the items.</param>
    /// <returns>Shape [trial, item].</returns>
    public static float[] Of(IReadOnlyList<DecoderTarget> targets, IReadOnlyList<float[]> scores, Gallery gallery, IReadOnlyList<string> items)
    {
        DecoderTarget[] given = [.. targets.Select(t => t with { Space = "", Tokens = 1, Channels = items.Count, Score = TargetScore.Given, Candidates = items })];
        var fusion = new TargetScores(given, [.. given.Select(_ => Array.Empty<float>())], gallery, items);
        var fused = new float[scores[0].Length];
        for (var at = 0; at < fused.Length; at += items.Count)
            fusion.Score([.. scores.Select(s => new ReadOnlyMemory<float>(s, at, items.Count))], fused.AsSpan(at, items.Count));
        return fused;
    }
}
