namespace RealtimeBCI.Retrieve;

/// <summary>One direction of retrieval by every metric, each with chance and a 95 % interval.</summary>
/// <param name="Top1">Share of queries whose own candidate is the best.</param>
/// <param name="Top5">Share of queries whose own candidate is among the five best.</param>
/// <param name="TwoWay">Share of pairs won against one other candidate.</param>
/// <param name="MeanRank">Mean rank, 1 is best.</param>
/// <param name="MeanReciprocalRank">Mean of 1 / rank.</param>
public sealed record RetrievalScores(Score Top1, Score Top5, Score TwoWay, Score MeanRank, Score MeanReciprocalRank)
{
    /// <summary>Scores queries against one set of candidates.</summary>
    /// <param name="places">Where each query's own candidate came in (<see cref="RetrievalMetrics.Places"/>); shape [query].</param>
    /// <param name="random">Seeded.</param>
    /// <param name="plan">Groups keep the repeats of a picture together; null takes each query as independent.</param>
    /// <remarks>The interval is that of other queries against the same candidates. Values are NaN without queries.</remarks>
    /// <exception cref="ArgumentException">The queries have different numbers of candidates.</exception>
    public static RetrievalScores Of(IReadOnlyList<Place> places, Random random, BootstrapPlan? plan = null)
    {
        var among = places.Count == 0 ? 0 : places[0].Among;
        if (places.FirstOrDefault(p => p.Among != among) is { Among: > 0 } other)
            throw new ArgumentException($"One query has {among} candidates and another {other.Among}; score them apart, since chance differs.");
        double[] Each(Func<Place, double> metric) => [.. places.Select(metric)];
        double n = among;
        return new(
            Bootstrap.Share(Each(p => p.Top(1)), 1 / n, random, plan),
            Bootstrap.Share(Each(p => p.Top(5)), Math.Min(1, 5 / n), random, plan),
            Bootstrap.Share(Each(p => p.TwoWay), 0.5, random, plan),
            Bootstrap.Mean(Each(p => p.Rank), (n + 1) / 2, random, plan),
            Bootstrap.Mean(Each(p => p.ReciprocalRank), RetrievalMetrics.ChanceReciprocalRank(among), random, plan));
    }
}
