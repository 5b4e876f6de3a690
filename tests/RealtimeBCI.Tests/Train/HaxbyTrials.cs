using RealtimeBCI.Retrieve;
using RealtimeBCI.Train;

namespace RealtimeBCI.Tests.Train;

/// <summary>Blocks of ../shared/data/haxby2001 as plain causal window averages: mean of the volumes from 5 s after onset to 2.5 s after offset, minus the mean of the rest volumes
/// so far (10 s after any offset, and all before the first onset), in percent of it.</summary>
internal static class HaxbyTrials
{
    public static TrainingTrials Load(double restAfterOffset = 10)
    {
        var folder = TestPaths.RequireShared("data/haxby2001");
        var mask = NiftiReader.ReadMask(Path.Combine(folder, "sub-001_mask.nii.gz"));
        var betas = new List<float>();
        List<string> items = [], groups = [];
        for (var run = 1; run <= 12; run++)
        {
            var name = Path.Combine(folder, $"sub-001_task-objectviewing_run-{run:00}");
            var (header, volumes) = NiftiReader.ReadAll(name + "_bold.nii.gz");
            var events = EventsTable.Read(name + "_events.tsv");
            foreach (var block in events)
            {
                betas.AddRange(Pattern(volumes, mask, events, block, header.RepetitionTimeSeconds, restAfterOffset));
                items.Add(block.TrialType);
                groups.Add($"run-{run:00}");
            }
        }
        return new()
        {
            Betas = [.. betas],
            VoxelCount = mask.Count,
            Items = items,
            States = [.. items.Select(_ => CognitiveState.Perception)],
            Groups = groups,
        };
    }

    public static Gallery Categories(IEnumerable<string> items)
    {
        string[] categories = [.. items.Distinct().Order()];
        var embeddings = new float[categories.Length * categories.Length];
        for (var i = 0; i < categories.Length; i++)
            embeddings[i * categories.Length + i] = 1;
        return new([.. categories.Select(c => new GalleryItem(c, c))], embeddings, categories.Length);
    }

    private static IEnumerable<float> Pattern(float[][] volumes, Mask mask, IReadOnlyList<EventRow> events, EventRow block, double tr, double restAfterOffset)
    {
        var end = block.OnsetSeconds + block.DurationSeconds + 2.5;
        int[] active = [.. Enumerable.Range(0, volumes.Length).Where(v => v * tr >= block.OnsetSeconds + 5 && v * tr <= end)];
        int[] rest = [.. Enumerable.Range(0, volumes.Length).Where(v => v * tr < block.OnsetSeconds
            && events.All(e => v * tr + tr <= e.OnsetSeconds || v * tr >= e.OnsetSeconds + e.DurationSeconds + restAfterOffset))];
        foreach (var voxel in mask.Voxels)
        {
            var baseline = rest.Average(v => (double)volumes[v][voxel]);
            var response = active.Average(v => (double)volumes[v][voxel]);
            yield return (float)(100 * (response - baseline) / baseline);
        }
    }
}
