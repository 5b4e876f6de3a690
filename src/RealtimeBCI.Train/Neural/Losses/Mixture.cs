using static TorchSharp.torch;

namespace RealtimeBCI.Train.Neural;

/// <summary>How the rows of a batch are mixed with one another (MixCo: Kim et al. 2020): row i becomes share · row i + (1 − share) · row partner.</summary>
/// <param name="Partners">Row that each row is mixed with; a permutation.</param>
/// <param name="Shares">What remains of each row, 0 to 1; 1 where it is not mixed.</param>
internal sealed record Mixture(int[] Partners, float[] Shares)
{
    private const double BetaShape = 0.15, MixedProbability = 0.5;

    /// <summary>Number of rows.</summary>
    public int Rows => Partners.Length;

    /// <summary>No row is mixed.</summary>
    public static Mixture None(int rows) => new([.. Enumerable.Range(0, rows)], [.. Enumerable.Repeat(1f, rows)]);

    /// <summary>Each row is mixed with probability one half, its share from Beta(0.15, 0.15), as MindEye1 does.</summary>
    public static Mixture Draw(int rows, Random random)
    {
        int[] partners = [.. Enumerable.Range(0, rows)];
        random.Shuffle(partners);
        return new(partners, [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() < MixedProbability ? (float)Beta(random) : 1f)]);
    }

    /// <summary>One mixture of several that follow one another: subjects are never mixed.</summary>
    public static Mixture Concatenate(IReadOnlyList<Mixture> parts)
    {
        var starts = parts.Select((_, i) => parts.Take(i).Sum(p => p.Rows)).ToArray();
        return new([.. parts.SelectMany((p, i) => p.Partners.Select(r => r + starts[i]))], [.. parts.SelectMany(p => p.Shares)]);
    }

    /// <summary>Mixes rows.</summary>
    /// <param name="rows">Shape [row, any].</param>
    public Tensor Apply(Tensor rows)
    {
        if (Shares.All(s => s == 1))
            return rows;
        Tensor own = tensor(Shares).unsqueeze(1), other = tensor(Array.ConvertAll(Shares, s => 1 - s)).unsqueeze(1);
        return (own * rows).Plus(other * rows.index_select(0, tensor(Partners.Select(p => (long)p).ToArray())));
    }

    /// <summary>A number of Beta(0.15, 0.15), by Jöhnk's rejection of powers of uniform numbers (1964, Metrika 8:5), in logarithms since the powers are high.</summary>
    private static double Beta(Random random)
    {
        while (true)
        {
            double x = Math.Log(1 - random.NextDouble()) / BetaShape, y = Math.Log(1 - random.NextDouble()) / BetaShape;
            var most = Math.Max(x, y);
            var logSum = most + Math.Log(Math.Exp(x - most) + Math.Exp(y - most));
            if (logSum <= 0)
                return Math.Exp(x - logSum);
        }
    }
}
