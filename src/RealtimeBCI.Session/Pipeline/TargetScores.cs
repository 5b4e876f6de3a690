using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Session.Pipeline;

/// <summary>From what a decoder predicts to one score per candidate: each target compared in its own way, then the weighted mean. Training and sessions score through this very class.</summary>
/// <remarks>One thread at a time may use an instance.</remarks>
public sealed class TargetScores
{
    private readonly (int Output, float Share, Ranker? Ranker, int[] Given)[] _parts;
    private readonly float[] _part;

    /// <summary>Prepares the candidates in every space.</summary>
    /// <param name="targets">What is predicted, in the order of the outputs.</param>
    /// <param name="centres">Centre of each; empty for none.</param>
    /// <param name="gallery">Where the candidates are.</param>
    /// <param name="candidates">Ids of those to choose among; empty takes the whole gallery, or what of it a given score knows.</param>
    /// <exception cref="GalleryException">The gallery lacks a space or a candidate, or a given score lacks a candidate.</exception>
    public TargetScores(IReadOnlyList<DecoderTarget> targets, IReadOnlyList<float[]> centres, Gallery gallery, IReadOnlyList<string> candidates)
    {
        Candidates = candidates is { Count: > 0 } ? [.. candidates] : [.. gallery.Items.Select(i => i.Id).Where(id => targets.All(t => Knows(t, id)))];
        var sum = targets.Sum(t => t.Weight);
        _parts = [.. targets.Index().Where(t => t.Item.IsScored).Select(t => (t.Index, (float)(t.Item.Weight / sum),
            t.Item.Score == TargetScore.Given ? null : new Ranker(gallery, centres[t.Index], Candidates, t.Item.Space, t.Item.Score),
            t.Item.Score == TargetScore.Given ? PlacesOf(t.Item) : []))];
        _part = new float[Candidates.Count];
    }

    /// <summary>Ids of the candidates, in the order of the scores.</summary>
    public IReadOnlyList<string> Candidates { get; }

    /// <summary>Scores every candidate.</summary>
    /// <param name="outputs">What was predicted, in the order of the targets; those that do not count may be empty.</param>
    /// <param name="scores">In the order of <see cref="Candidates"/>; written.</param>
    public void Score(IReadOnlyList<ReadOnlyMemory<float>> outputs, Span<float> scores)
    {
        scores.Clear();
        foreach (var (output, share, ranker, given) in _parts)
        {
            ranker?.Score(outputs[output].Span, _part);
            for (var c = 0; c < given.Length; c++)
                _part[c] = outputs[output].Span[given[c]];
            for (var c = 0; c < scores.Length; c++)
                scores[c] += share * _part[c];
        }
    }

    /// <summary>Whether a target can score a candidate: one whose scores are given knows those alone that it was given in training.</summary>
    public static bool Knows(DecoderTarget target, string candidate) => !target.IsScored || target.Score != TargetScore.Given || target.Candidates.Contains(candidate);

    private int[] PlacesOf(DecoderTarget target)
    {
        var places = target.Candidates.Index().ToDictionary(c => c.Item, c => c.Index);
        return [.. Candidates.Select(c => places.TryGetValue(c, out var place) ? place
            : throw new GalleryException($"The decoder scores {target.Candidates.Count} candidates that it was given in training, and '{c}' is not among them; train it with this candidate, or leave it out."))];
    }
}
