namespace RealtimeBCI.Train;

/// <summary>The rows on which a regression is trained: trials, or the mean of a picture's repeats within a state.</summary>
/// <param name="Patterns">Normalised; shape [row, voxel], C order.</param>
/// <param name="Items">Each row's picture, as a position among all pictures.</param>
/// <param name="VoxelCount">Length of a row of patterns.</param>
internal sealed record TrainingRows(float[] Patterns, int[] Items, int VoxelCount)
{
    /// <summary>Some trials, normalised by their own statistics.</summary>
    /// <param name="patterns">Normalised; shape [listed trial, voxel].</param>
    /// <param name="trials">All trials.</param>
    /// <param name="listed">Which of them.</param>
    /// <param name="itemOf">Picture of each of all trials.</param>
    /// <param name="average">Whether repeats are averaged.</param>
    public static TrainingRows Of(float[] patterns, TrainingTrials trials, IReadOnlyList<int> listed, int[] itemOf, bool average)
    {
        var voxels = trials.VoxelCount;
        if (!average)
            return new(patterns, [.. listed.Select(t => itemOf[t])], voxels);
        var groups = Enumerable.Range(0, listed.Count).GroupBy(i => (itemOf[listed[i]], trials.States[listed[i]])).ToArray();
        var means = new float[groups.Length * voxels];
        for (var g = 0; g < groups.Length; g++)
        {
            var sums = new double[voxels];
            foreach (var i in groups[g])
                for (var v = 0; v < voxels; v++)
                    sums[v] += patterns[i * voxels + v];
            for (var v = 0; v < voxels; v++)
                means[g * voxels + v] = (float)(sums[v] / groups[g].Count());
        }
        return new(means, [.. groups.Select(g => g.Key.Item1)], voxels);
    }
}
