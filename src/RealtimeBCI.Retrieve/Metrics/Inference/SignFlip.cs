namespace RealtimeBCI.Retrieve;

/// <summary>Whether a mean over subjects is above 0: under the null each subject's difference might as well have the other sign.</summary>
/// <remarks>Fisher 1935, The Design of Experiments, section 21. With n subjects p is never below 1 / 2^n: 1 / 16 with four.</remarks>
public static class SignFlip
{
    /// <summary>Most subjects for which all 2^n signs are tried.</summary>
    public const int MostExact = 16;

    /// <summary>Tests differences from chance, or between two conditions; one-sided, larger is better.</summary>
    /// <param name="differences">One per subject; shape [subject]. A NaN gives p NaN: leave the subject out if that is what is meant.</param>
    /// <param name="random">Seeded; not used where all signs are tried.</param>
    /// <param name="samples">Sign patterns to draw with more than <see cref="MostExact"/> subjects.</param>
    /// <returns>Observed is the mean; NaN without subjects.</returns>
    public static PermutationTest Of(ReadOnlySpan<double> differences, Random random, int samples = 10_000)
    {
        var values = differences.ToArray();
        var n = values.Length;
        double Mean(Func<int, bool> flips)
        {
            var sum = 0.0;
            for (var i = 0; i < n; i++)
                sum += flips(i) ? -values[i] : values[i];
            return sum / n;
        }
        var isExact = n <= MostExact;
        var flipped = isExact
            ? Enumerable.Range(0, 1 << n).Select(pattern => Mean(i => (pattern >> i & 1) == 1))
            : Enumerable.Range(0, samples).Select(_ => Mean(_ => random.Next(2) == 1));
        return PermutationTest.Of(Mean(_ => false), flipped, isExact);
    }
}
