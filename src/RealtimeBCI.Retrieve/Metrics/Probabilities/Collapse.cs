namespace RealtimeBCI.Retrieve;

/// <summary>Whether a decoder still tells trials apart. One that always gives the same answer can do well on pairs that happen to hold it, so these stand beside every score.</summary>
/// <param name="DominantShare">Share of trials that got the commonest answer; 1 / candidates at best where targets are balanced, 1 in full collapse.</param>
/// <param name="Dominant">That answer; the first of equals, −1 without trials.</param>
/// <param name="EntropyBits">Entropy of the answers, bits; log2(candidates) at best, 0 in full collapse. Few trials pull it down: at most log2(trials).</param>
/// <param name="Distinct">Different answers given.</param>
public sealed record Collapse(double DominantShare, int Dominant, double EntropyBits, int Distinct)
{
    /// <summary>Measures answers; NaN without any.</summary>
    /// <param name="answers">Candidate that was answered; negative numbers are no answers and left out; shape [trial].</param>
    public static Collapse Of(ReadOnlySpan<int> answers)
    {
        var counts = answers.ToArray().Where(a => a >= 0).CountBy(a => a).OrderBy(c => c.Key).ToArray();
        double total = counts.Sum(c => c.Value);
        if (total == 0)
            return new(double.NaN, -1, double.NaN, 0);
        var (dominant, most) = counts.MaxBy(c => c.Value);
        return new(most / total, dominant, Math.Max(0, -counts.Sum(c => c.Value / total * Math.Log2(c.Value / total))), counts.Length);
    }

    /// <summary>Effective rank of decoded latents: the number of equally strong directions with the same entropy of singular values (Roy and Vetterli 2007, EUSIPCO 15:606).</summary>
    /// <remarks>The mean latent is taken off first, since it is no information. From 1, all latents on a line, to trials − 1. 0 where all are the same, NaN without trials or where a value is NaN.
    /// Costs trials² x latent and trials³ operations.</remarks>
    /// <param name="latents">Shape [trial, latent], C order.</param>
    /// <param name="dimension">Length of a row; at least 1.</param>
    /// <exception cref="ArgumentException">The values are no whole rows.</exception>
    public static double EffectiveRank(ReadOnlySpan<float> latents, int dimension)
    {
        if (dimension < 1 || latents.Length % dimension != 0)
            throw new ArgumentException($"{latents.Length} values are no whole rows of {dimension} dimensions.");
        var trials = latents.Length / dimension;
        var gram = Gram(latents, trials, dimension);
        if (trials == 0 || gram.Any(double.IsNaN))
            return double.NaN;
        var rounding = Enumerable.Range(0, trials).Sum(t => gram[t * trials + t]);
        double[] strengths = [.. SymmetricEigenvalues.Of(gram, trials).Where(v => v > 1e-12 * rounding).Select(Math.Sqrt)];
        var sum = strengths.Sum();
        return sum == 0 ? 0 : Math.Exp(-strengths.Sum(s => s / sum * Math.Log(s / sum)));
    }

    /// <summary>Products of the centred rows, in double precision: small directions would drown in single.</summary>
    private static double[] Gram(ReadOnlySpan<float> latents, int trials, int dimension)
    {
        const int chunk = 2048;
        var (gram, block) = (new double[trials * trials], new double[trials * Math.Min(chunk, dimension)]);
        for (var start = 0; start < dimension; start += chunk)
        {
            var length = Math.Min(chunk, dimension - start);
            for (var d = 0; d < length; d++)
            {
                var mean = 0.0;
                for (var t = 0; t < trials; t++)
                    mean += latents[t * dimension + start + d];
                mean /= trials;
                for (var t = 0; t < trials; t++)
                    block[t * length + d] = latents[t * dimension + start + d] - mean;
            }
            for (var i = 0; i < trials; i++)
                for (var j = 0; j <= i; j++)
                    gram[j * trials + i] = gram[i * trials + j] += CholeskyKernel.Dot(block.AsSpan(i * length, length), block.AsSpan(j * length, length));
        }
        return gram;
    }
}
