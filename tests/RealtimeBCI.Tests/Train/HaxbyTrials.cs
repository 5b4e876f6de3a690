using RealtimeBCI.Glm;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Train;

namespace RealtimeBCI.Tests.Train;

/// <summary>The blocks of ../shared/data/haxby2001 as the session's own estimator knows them 7.5 s after their end.</summary>
internal static class HaxbyTrials
{
    private const double DecideAfterOffsetSeconds = 7.5;

    public static TrainingTrials Load(GlmSettings settings)
    {
        var folder = TestPaths.RequireShared("data/haxby2001");
        var mask = NiftiReader.ReadMask(Path.Combine(folder, "sub-001_mask.nii.gz"));
        var betas = new List<float>();
        List<string> items = [], groups = [];
        for (var run = 1; run <= 12; run++)
        {
            var name = Path.Combine(folder, $"sub-001_task-objectviewing_run-{run:00}");
            var (header, volumes) = NiftiReader.ReadAll(name + "_bold.nii.gz");
            var masked = volumes.Select(v => (ReadOnlyMemory<float>)mask.Voxels.Select(i => v[i]).ToArray()).ToArray();
            var blocks = EventsTable.Read(name + "_events.tsv");
            foreach (var trial in RunBetas.Estimate(masked, [.. blocks.Select(Event)], settings, Options(header, blocks[0].DurationSeconds)))
            {
                betas.AddRange(trial.Beta);
                items.Add(blocks[trial.Trial].TrialType);
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

    private static DesignEvent Event(EventRow block, int number) => new()
    {
        Number = number,
        Kind = DesignEventKind.Trial,
        Trial = number,
        OnsetSeconds = block.OnsetSeconds,
        DurationSeconds = block.DurationSeconds,
    };

    private static RunBetasOptions Options(NiftiHeader header, double blockSeconds) => new()
    {
        RepetitionTimeSeconds = header.RepetitionTimeSeconds,
        AsOf = AsOf.Causal,
        DecideAfterSeconds = blockSeconds + DecideAfterOffsetSeconds,
        ExpectedVolumes = 121,
    };
}
