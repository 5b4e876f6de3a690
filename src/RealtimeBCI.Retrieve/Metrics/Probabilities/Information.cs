namespace RealtimeBCI.Retrieve;

/// <summary>How many bits a trial conveys. Three measures that must not be mixed, since they agree only for an ideal symmetric channel.</summary>
public static class Information
{
    /// <summary>Bits per trial that posteriors convey about equally probable targets: log2(candidates) − mean of −log2 posterior(target). Chance 0; below 0 where the decoder misleads.</summary>
    /// <remarks>A lower bound of the mutual information, reached by perfect calibration. Its interval is that of <see cref="LogLoss.Mean"/>.</remarks>
    /// <param name="posteriors">Shape [trial, candidate], C order.</param>
    /// <param name="targets">True candidate; shape [trial].</param>
    /// <param name="random">Seeded.</param>
    /// <param name="plan">Groups keep repeats of a target together.</param>
    public static Score PosteriorBits(ReadOnlySpan<double> posteriors, ReadOnlySpan<int> targets, Random random, BootstrapPlan? plan = null)
    {
        var most = targets.IsEmpty ? double.NaN : Math.Log2(posteriors.Length / targets.Length);
        double[] bits = [.. LogLoss.PerTrial(posteriors, targets).Select(loss => most - loss / Math.Log(2))];
        return Bootstrap.Mean(bits, 0, random, plan);
    }

    /// <summary>Mutual information of target and answer in a table of counts, bits per trial (Shannon 1948); at most log2 of the smaller side. NaN of an empty table.</summary>
    /// <remarks>Biased up: independent answers score about (rows − 1)(columns − 1) / (2 trials ln 2) bits, not 0. <see cref="MutualInformationBias"/> gives that; take it off, or compare with shuffled labels.</remarks>
    /// <param name="counts">Shape [target, answer], C order.</param>
    /// <param name="answers">Length of a row.</param>
    public static double MutualInformationBits(ReadOnlySpan<int> counts, int answers)
    {
        var (rows, columns, total) = Margins(counts, answers);
        var bits = 0.0;
        for (var i = 0; i < counts.Length; i++)
            if (counts[i] > 0)
                bits += counts[i] / total * Math.Log2(counts[i] * total / (rows[i / answers] * columns[i % answers]));
        return total == 0 ? double.NaN : Math.Max(0, bits);
    }

    /// <summary>First term of the bias of <see cref="MutualInformationBits"/>, bits (Miller 1955; Panzeri and Treves 1996, Network 7:87): only targets and answers that occur count.</summary>
    /// <param name="counts">Shape [target, answer], C order.</param>
    /// <param name="answers">Length of a row.</param>
    public static double MutualInformationBias(ReadOnlySpan<int> counts, int answers)
    {
        var (rows, columns, total) = Margins(counts, answers);
        return (rows.Count(r => r > 0) - 1.0) * (columns.Count(c => c > 0) - 1) / (2 * total * Math.Log(2));
    }

    /// <summary>Wolpaw's bits per selection: log2 N + P log2 P + (1 − P) log2((1 − P) / (N − 1)) (Wolpaw et al. 1998, IEEE Trans Rehabil Eng 6:326).</summary>
    /// <remarks>Holds for equally probable targets, errors spread evenly, and the same accuracy for each target. At chance 0; below chance the formula rises again, which is no use to anybody, so 0 is given.</remarks>
    /// <param name="accuracy">P, from 0 to 1.</param>
    /// <param name="candidates">N; at least 2.</param>
    public static double WolpawBits(double accuracy, int candidates)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(candidates, 2);
        if (!(accuracy is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(accuracy), accuracy, "accuracy must lie between 0 and 1.");
        if (accuracy <= 1.0 / candidates)
            return 0;
        var errors = accuracy == 1 ? 0 : (1 - accuracy) * Math.Log2((1 - accuracy) / (candidates - 1));
        return Math.Log2(candidates) + accuracy * Math.Log2(accuracy) + errors;
    }

    /// <summary>Wolpaw's information transfer rate, bits per minute.</summary>
    /// <param name="accuracy">From 0 to 1.</param>
    /// <param name="candidates">At least 2.</param>
    /// <param name="secondsPerSelection">From one selection to the next, pauses included.</param>
    public static double WolpawBitsPerMinute(double accuracy, int candidates, double secondsPerSelection) => WolpawBits(accuracy, candidates) * 60 / secondsPerSelection;

    private static (double[] Rows, double[] Columns, double Total) Margins(ReadOnlySpan<int> counts, int answers)
    {
        if (answers < 1 || counts.Length % answers != 0)
            throw new ArgumentException($"{counts.Length} counts are no whole rows of {answers} answers.");
        var (rows, columns) = (new double[counts.Length / answers], new double[answers]);
        for (var i = 0; i < counts.Length; i++)
        {
            rows[i / answers] += counts[i];
            columns[i % answers] += counts[i];
        }
        return (rows, columns, rows.Sum());
    }
}
