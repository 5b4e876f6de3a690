namespace RealtimeBCI.Retrieve;

/// <summary>Ranks candidates by how similar a decoded vector is to their embeddings, both from a common centre. Exact: every candidate is compared.</summary>
/// <remarks>Every <see cref="TargetScore"/> is a product of prepared vectors: of unit norm; each token of unit norm, over the root of the tokens; or less its own mean and of unit norm. The centre takes away what all candidates share, which otherwise makes one of them everybody's neighbour (hubness: Radovanović et al. 2010, JMLR 11:2487).
/// One thread at a time may use an instance.</remarks>
public sealed class Ranker
{
    private readonly float[] _centre;
    private readonly TargetScore _score;
    private readonly int _channels;
    private readonly float[] _directions;
    private readonly float[] _latent;

    /// <summary>Prepares a set of candidates.</summary>
    /// <param name="gallery">Where they are.</param>
    /// <param name="centre">Mean target of the training trials; shape [dimension]; empty for none.</param>
    /// <param name="candidates">Ids of those to choose among, in the order of all answers; empty takes the whole gallery.</param>
    /// <param name="space">Which embeddings.</param>
    /// <param name="score">How they are compared; not <see cref="TargetScore.Given"/>.</param>
    /// <exception cref="GalleryException">The gallery lacks the space, the centre has another length, an id is unknown or named twice, or a candidate lies exactly on the centre.</exception>
    public Ranker(Gallery gallery, ReadOnlySpan<float> centre, IReadOnlyList<string>? candidates = null, string space = Gallery.ImageSpace, TargetScore score = TargetScore.Cosine)
    {
        if (score == TargetScore.Given)
            throw new ArgumentException("Given scores are ranked as they are; there is nothing to compare.");
        var embeddings = gallery.Space(space);
        if (centre.Length == 0)
            centre = new float[embeddings.Dimension];
        if (centre.Length != embeddings.Dimension)
            throw new GalleryException($"The decoder's latents have {centre.Length} dimensions, the gallery's embeddings '{space}' {embeddings.Dimension}; use the gallery with which the decoder was trained.");
        (_score, _channels) = (score, embeddings.Channels);
        Candidates = candidates is { Count: > 0 } ? [.. candidates] : [.. gallery.Items.Select(i => i.Id)];
        if (Candidates.Distinct().Count() != Candidates.Count)
            throw new GalleryException($"A candidate is named twice among {string.Join(", ", Candidates)}.");
        (_centre, _latent) = (centre.ToArray(), new float[centre.Length]);
        _directions = new float[(long)Candidates.Count * centre.Length];
        for (var c = 0; c < Candidates.Count; c++)
        {
            var direction = Direction(c);
            Subtract(embeddings.Of(gallery.IndexOf(Candidates[c])), direction);
            if (!Unit(direction))
                throw new GalleryException($"The embedding of '{Candidates[c]}' is the latents' centre itself, so no direction leads to it; leave it out.");
        }
    }

    /// <summary>Ids of the candidates, in the order of the scores.</summary>
    public IReadOnlyList<string> Candidates { get; }

    /// <summary>Scores every candidate.</summary>
    /// <param name="latent">Decoded; finite; shape [latent].</param>
    /// <param name="scores">From -1 to 1, in the order of <see cref="Candidates"/>; written. All 0 where the latent is the centre: it says nothing.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void Score(ReadOnlySpan<float> latent, Span<float> scores)
    {
        if (latent.Length != _centre.Length || scores.Length != Candidates.Count)
            throw new ArgumentException($"A latent of {latent.Length} into {scores.Length} scores; expected {_centre.Length} and {Candidates.Count}.");
        if (!Prepare(latent))
        {
            scores.Clear();
            return;
        }
        for (var c = 0; c < scores.Length; c++)
            scores[c] = Math.Clamp(SimilarityKernel.Dot(_latent, Direction(c)), -1, 1);
    }

    /// <summary>The best candidates, best first; equals in the candidates' order. Holds no more than <paramref name="count"/> at a time, for large galleries.</summary>
    /// <param name="latent">Decoded; finite; shape [latent].</param>
    /// <param name="count">How many; all where there are fewer.</param>
    /// <returns>Position in <see cref="Candidates"/>, and score.</returns>
    public IReadOnlyList<(int Candidate, float Score)> Top(ReadOnlySpan<float> latent, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var says = Prepare(latent);
        var worstFirst = Comparer<(float Score, int Candidate)>.Create((a, b) =>
            a.Score != b.Score ? a.Score.CompareTo(b.Score) : b.Candidate.CompareTo(a.Candidate));
        var heap = new PriorityQueue<(float Score, int Candidate), (float, int)>(worstFirst);
        for (var c = 0; c < Candidates.Count; c++)
        {
            var entry = (says ? Math.Clamp(SimilarityKernel.Dot(_latent, Direction(c)), -1, 1) : 0, c);
            if (heap.Count < count)
                heap.Enqueue(entry, entry);
            else if (worstFirst.Compare(entry, heap.Peek()) > 0)
                heap.EnqueueDequeue(entry, entry);
        }
        var best = new (int, float)[heap.Count];
        for (var i = best.Length - 1; i >= 0; i--)
        {
            var (score, candidate) = heap.Dequeue();
            best[i] = (candidate, score);
        }
        return best;
    }

    /// <summary>Positions of all scores, best first; equals in their own order.</summary>
    public static int[] Order(ReadOnlySpan<float> scores)
    {
        var values = scores.ToArray();
        return [.. Enumerable.Range(0, values.Length).OrderByDescending(i => values[i])];
    }

    private Span<float> Direction(int candidate) => _directions.AsSpan(candidate * _centre.Length, _centre.Length);

    private bool Prepare(ReadOnlySpan<float> latent)
    {
        Subtract(latent, _latent);
        return Unit(_latent);
    }

    private bool Unit(Span<float> vector) => _score switch
    {
        TargetScore.TokenCosine => SimilarityKernel.NormaliseTokens(vector, _channels),
        TargetScore.Correlation => SimilarityKernel.Standardise(vector),
        _ => SimilarityKernel.Normalise(vector),
    };

    private void Subtract(ReadOnlySpan<float> vector, Span<float> result)
    {
        for (var i = 0; i < result.Length; i++)
            result[i] = vector[i] - _centre[i];
    }
}
