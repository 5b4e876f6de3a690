namespace RealtimeBCI.Glm;

/// <summary>Finds volumes of training runs that lie far from what the volumes before them let expect.</summary>
internal static class TrainingSpikes
{
    private const double Deviations = 8, LeastEnergy = 1.5;

    /// <summary>Positions of the spikes among each run's volumes.</summary>
    /// <param name="data">The runs.</param>
    /// <param name="voxels">Voxels to judge by.</param>
    /// <param name="assumed">Their class.</param>
    /// <param name="threads">Threads; the result does not depend on them.</param>
    public static HashSet<int>[] Find(TrainingData data, int[] voxels, VoxelClass assumed, int threads) =>
        [.. data.Designs.Select((design, r) => design.Volumes == 0 ? [] : Find(design, data.Percent[r], voxels, assumed, threads))];

    private static HashSet<int> Find(RunDesign design, float[][] run, int[] voxels, VoxelClass assumed, int threads)
    {
        var n = design.Volumes;
        var white = new float[n][];
        for (var t = 0; t < n; t++)
            white[t] = new float[voxels.Length];
        Whitening.Run(design.Factor(assumed).Factor, n, run, voxels, threads, (first, count, strip) =>
        {
            for (var t = 0; t < n; t++)
                strip.Slice(t * (strip.Length / n), count).CopyTo(white[t].AsSpan(first));
        });
        var scale = new float[voxels.Length];
        for (var v = 0; v < scale.Length; v++)
            scale[v] = 1 / Math.Max(1e-6f, UpperMedian.Of(white.Select(w => w[v] * w[v]), 0));
        var energy = Array.ConvertAll(white, w =>
        {
            var sum = 0.0;
            for (var v = 0; v < scale.Length; v++)
                sum += Math.Min(w[v] * w[v] * scale[v], 100);
            return sum / scale.Length;
        });
        double usual = UpperMedian.Of(energy.Select(e => (float)e), 0);
        var limit = Math.Max(LeastEnergy, 1 + Deviations * 1.4826 * UpperMedian.Of(energy.Select(e => (float)Math.Abs(e / usual - 1)), 0));
        var spikes = new HashSet<int>();
        for (var t = 1; t < n; t++)
            if (energy[t] > limit * usual && !spikes.Contains(t - 1))
                spikes.Add(t);
        return spikes;
    }
}
