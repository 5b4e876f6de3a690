namespace RealtimeBCI.Retrieve;

/// <summary>Permutation tests that deal the labels out to targets, not to trials, so that all repeats of a target keep one label.</summary>
/// <remarks>Trials of one target are alike for many reasons besides their label; shuffling trial by trial would take them as independent and find too small a p.
/// With few targets p has a floor: 1 / 720 with six.</remarks>
public static class TargetPermutation
{
    /// <summary>Largest number of permutations of which all are tried (7!); with more targets a sample is drawn.</summary>
    public const int MostExact = 5040;

    /// <summary>Tests any statistic; larger is better.</summary>
    /// <param name="targets">Number of targets; at least 1.</param>
    /// <param name="statistic">Given a relabelling: its element t is the target as which the trials of target t are to be scored.</param>
    /// <param name="random">Seeded; not used where all permutations are tried.</param>
    /// <param name="samples">Permutations to draw where there are more than <see cref="MostExact"/>.</param>
    public static PermutationTest Of(int targets, Statistic statistic, Random random, int samples = 10_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(targets, 1);
        int[] own = [.. Enumerable.Range(0, targets)];
        var isExact = targets <= 12 && Enumerable.Range(1, targets).Aggregate(1L, (a, b) => a * b) <= MostExact;
        return PermutationTest.Of(statistic(own), (isExact ? All(own, 0) : Drawn(own, random, samples)).Select(p => statistic(p)), isExact);
    }

    /// <summary>Tests the fraction of right answers. Chance is the mean over relabellings, so a decoder that always says the same scores no better than that.</summary>
    /// <param name="answers">Target that was answered, −1 for none; shape [trial].</param>
    /// <param name="labels">True target; shape [trial].</param>
    /// <param name="targets">Number of targets.</param>
    /// <param name="random">Seeded.</param>
    /// <param name="samples">As for <see cref="Of"/>.</param>
    /// <returns>Values of NaN without trials.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static PermutationTest Accuracy(ReadOnlySpan<int> answers, ReadOnlySpan<int> labels, int targets, Random random, int samples = 10_000)
    {
        var confusion = Confusion.Counts(answers, labels, targets);
        var trials = labels.Length;
        return Of(targets, relabelling =>
        {
            var right = 0;
            for (var t = 0; t < relabelling.Length; t++)
                right += confusion[t * targets + relabelling[t]];
            return (double)right / trials;
        }, random, samples);
    }

    private static IEnumerable<int[]> Drawn(int[] order, Random random, int samples)
    {
        var shuffled = order.ToArray();
        for (var i = 0; i < samples; i++)
        {
            random.Shuffle(shuffled);
            yield return shuffled;
        }
    }

    private static IEnumerable<int[]> All(int[] order, int from)
    {
        if (from >= order.Length - 1)
        {
            yield return order;
            yield break;
        }
        for (var i = from; i < order.Length; i++)
        {
            (order[from], order[i]) = (order[i], order[from]);
            foreach (var permutation in All(order, from + 1))
                yield return permutation;
            (order[from], order[i]) = (order[i], order[from]);
        }
    }
}
