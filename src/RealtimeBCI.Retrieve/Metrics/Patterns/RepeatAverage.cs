namespace RealtimeBCI.Retrieve;

/// <summary>Averages the repeats of each target. Looks at trials of a whole session, so it serves evaluation and never a decision in a scan.</summary>
public static class RepeatAverage
{
    /// <summary>The mean pattern of each target.</summary>
    /// <param name="patterns">Shape [trial, voxel], C order.</param>
    /// <param name="voxels">Length of a row.</param>
    /// <param name="labels">Target of each trial; shape [trial].</param>
    /// <param name="targets">Number of targets.</param>
    /// <param name="most">Repeats of each target to take at most, in the order of the trials.</param>
    /// <returns>Shape [target, voxel]. A NaN in a trial stays in the mean.</returns>
    /// <exception cref="ArgumentException">A shape does not fit, a label is no target, or a target has no trial.</exception>
    public static float[] Of(ReadOnlySpan<float> patterns, int voxels, ReadOnlySpan<int> labels, int targets, int most = int.MaxValue)
    {
        if (patterns.Length != (long)labels.Length * voxels)
            throw new ArgumentException($"{patterns.Length} values for {labels.Length} trials of {voxels} voxels; expected {(long)labels.Length * voxels}.");
        var (sums, counts) = (new double[targets * voxels], new int[targets]);
        for (var t = 0; t < labels.Length; t++)
        {
            var target = labels[t];
            if (target < 0 || target >= targets)
                throw new ArgumentException($"Trial {t} has target {target}; there are {targets}, counted from 0.");
            if (counts[target] == most)
                continue;
            counts[target]++;
            for (var v = 0; v < voxels; v++)
                sums[target * voxels + v] += patterns[t * voxels + v];
        }
        if (Array.IndexOf(counts, 0) is >= 0 and var none)
            throw new ArgumentException($"Target {none} has no trial to average; leave it out of the targets.");
        return [.. sums.Select((s, i) => (float)(s / counts[i / voxels]))];
    }
}
