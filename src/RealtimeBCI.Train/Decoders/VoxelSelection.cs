namespace RealtimeBCI.Train;

/// <summary>Chooses the voxels that tell the training items apart.</summary>
internal static class VoxelSelection
{
    /// <summary>The voxels with the largest F ratio: variance between items within a state, over variance of the repeats of one item.</summary>
    /// <param name="trials">All trials.</param>
    /// <param name="training">Which of them may be used; of a fold, the training part alone.</param>
    /// <param name="count">How many to keep.</param>
    /// <returns>Whether each voxel is kept; all where there are no more than <paramref name="count"/>. Equals are kept in the voxels' order.</returns>
    public static bool[] Best(TrainingTrials trials, IReadOnlyList<int> training, int count)
    {
        var keep = new bool[trials.VoxelCount];
        if (count >= keep.Length)
        {
            Array.Fill(keep, true);
            return keep;
        }
        var f = FRatios(trials, training);
        foreach (var voxel in Enumerable.Range(0, keep.Length).OrderByDescending(v => f[v]).Take(count))
            keep[voxel] = true;
        return keep;
    }

    private static double[] FRatios(TrainingTrials trials, IReadOnlyList<int> training)
    {
        var voxels = trials.VoxelCount;
        double[] between = new double[voxels], within = new double[voxels];
        int betweenFreedom = 0, withinFreedom = 0;
        foreach (var state in training.GroupBy(t => trials.States[t]))
        {
            var grand = Mean(trials, [.. state]);
            var items = state.GroupBy(t => trials.Items[t]).ToArray();
            betweenFreedom += items.Length - 1;
            foreach (var item in items)
            {
                int[] members = [.. item];
                var mean = Mean(trials, members);
                withinFreedom += members.Length - 1;
                for (var v = 0; v < voxels; v++)
                    between[v] += members.Length * (mean[v] - grand[v]) * (mean[v] - grand[v]);
                foreach (var t in members)
                {
                    var beta = trials.Beta(t);
                    for (var v = 0; v < voxels; v++)
                        within[v] += (beta[v] - mean[v]) * (beta[v] - mean[v]);
                }
            }
        }
        for (var v = 0; v < voxels; v++)
            between[v] = within[v] > 0 ? between[v] / Math.Max(1, betweenFreedom) / (within[v] / Math.Max(1, withinFreedom)) : 0;
        return between;
    }

    private static double[] Mean(TrainingTrials trials, int[] members)
    {
        var mean = new double[trials.VoxelCount];
        foreach (var t in members)
        {
            var beta = trials.Beta(t);
            for (var v = 0; v < mean.Length; v++)
                mean[v] += beta[v] / members.Length;
        }
        return mean;
    }
}
