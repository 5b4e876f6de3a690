namespace RealtimeBCI.Train.Neural;

/// <summary>Deals the trials of an epoch out to batches, with equally many of each subject in every batch.</summary>
internal static class BatchPlan
{
    /// <summary>Fewest trials of a subject in a batch: a contrast needs two.</summary>
    private const int Fewest = 2;

    /// <summary>Number of batches of an epoch.</summary>
    public static int Steps(IReadOnlyList<int> trials, int batch) => Math.Max(1, trials.Max() / PerSubject(trials, batch));

    /// <summary>The batches of one epoch.</summary>
    /// <param name="trials">Trials of each subject; at least 2.</param>
    /// <param name="batch">Trials of a batch, over all subjects.</param>
    /// <param name="random">Shuffles.</param>
    /// <returns>For each batch and subject the trials' positions among the subject's own. A subject with fewer trials than another goes round again, newly shuffled; the trials that
    /// fill no batch rest for this epoch.</returns>
    public static IReadOnlyList<int[][]> Of(IReadOnlyList<int> trials, int batch, Random random)
    {
        var (steps, per) = (Steps(trials, batch), PerSubject(trials, batch));
        var queues = trials.Select(count =>
        {
            var queue = new List<int>();
            while (queue.Count < steps * per)
            {
                int[] round = [.. Enumerable.Range(0, count)];
                random.Shuffle(round);
                queue.AddRange(round);
            }
            return queue;
        }).ToArray();
        return [.. Enumerable.Range(0, steps).Select(s => queues.Select(q => q.GetRange(s * per, per).ToArray()).ToArray())];
    }

    private static int PerSubject(IReadOnlyList<int> trials, int batch) => Math.Min(Math.Max(Fewest, batch / trials.Count), trials.Max());
}
