namespace RealtimeBCI.Glm;

/// <summary>The voxels in which nothing of the trials is seen, but the noise that all share.</summary>
public static class NoisePool
{
    private const int FewestVoxels = 50;
    private const double LeastPart = 0.2;

    /// <summary>By how much the trials' response makes each voxel's held-out runs more likely; above 0 the voxel responds.</summary>
    /// <param name="candidates">Likelihoods with a response, one per shape.</param>
    /// <param name="none">Likelihood without trials.</param>
    /// <param name="voxels">Number of voxels.</param>
    /// <param name="runs">Number of runs; with one run, it is its own judge, and two parameters are charged.</param>
    internal static double[] Gain(IReadOnlyList<ProfileLikelihood> candidates, ProfileLikelihood none, int voxels, int runs)
    {
        var gain = new double[voxels];
        for (var v = 0; v < voxels; v++)
        {
            if (runs == 1)
            {
                gain[v] = candidates.Max(c => c.Best(v).LogLikelihood) - none.Best(v).LogLikelihood - 2;
                continue;
            }
            for (var held = 0; held < runs; held++)
            {
                var (best, others) = (0.0, double.NegativeInfinity);
                foreach (var candidate in candidates)
                    if (candidate.Predicted(v, held, true) is var p && p.Others > others)
                        (best, others) = p;
                gain[v] += best - none.Predicted(v, held, false).Held;
            }
        }
        return gain;
    }

    /// <summary>Chooses the pool.</summary>
    /// <param name="gain">As <see cref="Gain"/> gives it, of the voxels that may serve; shape [voxel].</param>
    /// <param name="most">Most voxels.</param>
    /// <returns>Positions in <paramref name="gain"/>: those without response; where they are few, those with the least.</returns>
    public static int[] Choose(double[] gain, int most)
    {
        int[] voxels = [.. Enumerable.Range(0, gain.Length)];
        int[] silent = [.. voxels.Where(v => gain[v] <= 0)];
        var fewest = Math.Min(voxels.Length, Math.Max(FewestVoxels, (int)(LeastPart * voxels.Length)));
        if (silent.Length < fewest)
            silent = [.. voxels.OrderBy(v => gain[v]).ThenBy(v => v).Take(fewest).Order()];
        return Thin(silent, most);
    }

    /// <summary>An even selection.</summary>
    /// <param name="voxels">The voxels, in their order.</param>
    /// <param name="most">Most of them.</param>
    public static int[] Thin(int[] voxels, int most) =>
        voxels.Length <= most ? voxels : [.. Enumerable.Range(0, most).Select(i => voxels[(int)((long)i * voxels.Length / most)])];
}
