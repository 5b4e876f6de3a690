namespace RealtimeBCI.Retrieve;

/// <summary>Where the right one of several candidates came in.</summary>
/// <param name="Better">Candidates that scored higher.</param>
/// <param name="Equal">Other candidates with the very same score; every metric shares a tie out, as if its order were drawn by lot.</param>
/// <param name="Among">Candidates, the right one included.</param>
/// <remarks>A score of NaN counts as lower than any number, so that a decoder which answers with NaN is never right by accident; all NaN is a tie of all.</remarks>
public readonly record struct Place(int Better, int Equal, int Among)
{
    /// <summary>Finds the place of one candidate.</summary>
    /// <param name="scores">Higher is better; shape [candidate].</param>
    /// <param name="own">Position of the right one.</param>
    public static Place Of(ReadOnlySpan<float> scores, int own)
    {
        var (better, equal, mine) = (0, -1, Ordered(scores[own]));
        foreach (var score in scores)
        {
            better += Ordered(score) > mine ? 1 : 0;
            equal += Ordered(score) == mine ? 1 : 0;
        }
        return new(better, equal, scores.Length);
    }

    /// <summary>1 is best; equals share the mean of their ranks. Chance (N + 1) / 2.</summary>
    public double Rank => 1 + Better + 0.5 * Equal;

    /// <summary>1 / rank, averaged over the ranks that a tie shares. Chance Σ 1/r / N over r = 1 to N.</summary>
    public double ReciprocalRank
    {
        get
        {
            var sum = 0.0;
            for (var rank = Better + 1; rank <= Better + 1 + Equal; rank++)
                sum += 1.0 / rank;
            return sum / (Equal + 1);
        }
    }

    /// <summary>Share of pairs with one other candidate that the right one wins; a tie is half a win. NaN without another. Chance ½.</summary>
    public double TwoWay => Among < 2 ? double.NaN : (Among - 1 - Better - 0.5 * Equal) / (Among - 1);

    /// <summary>Whether the right one is among the k best; across a tie the share that falls within. Chance k / N.</summary>
    public double Top(int k) => Math.Clamp((double)(k - Better) / (Equal + 1), 0, 1);

    private static float Ordered(float score) => float.IsNaN(score) ? float.NegativeInfinity : score;
}
