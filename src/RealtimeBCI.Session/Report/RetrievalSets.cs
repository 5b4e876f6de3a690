using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Session.Report;

/// <summary>Retrieval in both directions, from the similarities of decoded latents with the targets' pictures.</summary>
/// <param name="Pictures">N: distinct targets.</param>
/// <param name="Sets">Complete sets of one trial per target, in the order of the run.</param>
/// <param name="ImageRetrieval">For each brain response, is its own picture the most similar? Mean over the sets; chance 1 / N.</param>
/// <param name="BrainRetrieval">For each picture, is its own brain response the most similar? Mean over the sets; chance 1 / N.</param>
/// <param name="TwoWay">How often is a response's own picture more similar than another? Mean over the sets; chance 0.5.</param>
/// <param name="AveragedImageRetrieval">As <paramref name="ImageRetrieval"/>, with each target's similarities averaged over the sets.</param>
/// <param name="AveragedBrainRetrieval">As <paramref name="BrainRetrieval"/>, with each target's similarities averaged over the sets.</param>
public sealed record RetrievalSets(
    int Pictures, int Sets, double ImageRetrieval, double BrainRetrieval, double TwoWay, double AveragedImageRetrieval, double AveragedBrainRetrieval)
{
    /// <summary>Sorts trials into sets that hold every target once; trials beyond the last complete set are left out.</summary>
    /// <returns>Null where there are fewer than two targets, or no complete set.</returns>
    public static RetrievalSets? Of(IEnumerable<Decision> decisions, IReadOnlyDictionary<int, string> labels)
    {
        var byTarget = decisions.Where(d => d.Candidates.Count > 0 && labels.ContainsKey(d.Trial))
            .GroupBy(d => labels[d.Trial]).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.ToArray()).ToArray();
        var count = byTarget.Length;
        var sets = count < 2 ? 0 : byTarget.Min(t => t.Length);
        if (sets == 0)
            return null;
        string[] pictures = [.. byTarget.Select(t => labels[t[0].Trial])];
        var mean = new float[count * count];
        double image = 0, brain = 0, twoWay = 0;
        for (var set = 0; set < sets; set++)
        {
            var similarity = new float[count * count];
            for (var row = 0; row < count; row++)
            {
                var scores = byTarget[row][set].Candidates.ToDictionary(c => c.Item, c => (float)c.Score);
                for (var column = 0; column < count; column++)
                    mean[row * count + column] += similarity[row * count + column] = scores.GetValueOrDefault(pictures[column], -1);
            }
            image += RetrievalMetrics.ImageRetrieval(similarity, count);
            brain += RetrievalMetrics.BrainRetrieval(similarity, count);
            twoWay += RetrievalMetrics.TwoWayIdentification(similarity, count);
        }
        return new(count, sets, image / sets, brain / sets, twoWay / sets, RetrievalMetrics.ImageRetrieval(mean, count), RetrievalMetrics.BrainRetrieval(mean, count));
    }
}
