namespace RealtimeBCI.Retrieve;

/// <summary>The shuffled-label control: how many answers would be right if the labels had been dealt to the trials at random.</summary>
/// <remarks>Takes trials as independent. Where a target has several trials, <see cref="TargetPermutation"/> keeps them together and is the honest test.</remarks>
/// <param name="Counts">How many of the permutations had this many right answers; shape [right answers from 0 to trials].</param>
/// <param name="Observed">Right answers with the true labels.</param>
/// <param name="MeanTop1">Mean fraction right over the permutations; NaN without trials.</param>
/// <param name="P">Fraction of permutations with as many right or more, the true labelling counted among them (Phipson and Smyth 2010, Stat Appl Genet Mol Biol 9:39).</param>
public sealed record LabelShuffle(IReadOnlyList<int> Counts, int Observed, double MeanTop1, double P)
{
    /// <summary>Shuffles the labels over the trials.</summary>
    /// <param name="answers">Number of the answer of each trial; -1 where there is none; shape [trial].</param>
    /// <param name="labels">Number of the true candidate of each trial; shape [trial].</param>
    /// <param name="permutations">How many; at least 1.</param>
    /// <param name="random">Seeded.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static LabelShuffle Of(ReadOnlySpan<int> answers, ReadOnlySpan<int> labels, int permutations, Random random)
    {
        if (answers.Length != labels.Length)
            throw new ArgumentException($"{answers.Length} answers for {labels.Length} labels.");
        var shuffled = labels.ToArray();
        var counts = new int[answers.Length + 1];
        var observed = Right(answers, labels);
        long sum = 0, asMany = 0;
        for (var i = 0; i < permutations; i++)
        {
            random.Shuffle(shuffled);
            var right = Right(answers, shuffled);
            counts[right]++;
            sum += right;
            asMany += right >= observed ? 1 : 0;
        }
        var mean = answers.Length == 0 ? double.NaN : (double)sum / permutations / answers.Length;
        return new(counts, observed, mean, (asMany + 1.0) / (permutations + 1.0));
    }

    private static int Right(ReadOnlySpan<int> answers, ReadOnlySpan<int> labels)
    {
        var right = 0;
        for (var i = 0; i < answers.Length; i++)
            right += answers[i] == labels[i] ? 1 : 0;
        return right;
    }
}
