using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

public class EarlierRunOnRealDataTests
{
    private const double DecideAfter = 31.5;

    [Fact] // ../shared/data/haxby2001: twelve runs of one session; learned on runs 1 to 6, so that the baseline of the day is known already
    public void Within_the_session_of_training_carried_levels_change_first_blocks_of_real_runs_little()
    {
        var runs = Enumerable.Range(1, 12).Select(Read).ToArray();
        var settings = new GlmSettings { Estimator = "glmsingle", MotionRegressors = 0 };
        var model = SingleTrialLearning.Learn([.. runs[..6].Select(r => r.Run)], null, settings, new());
        var categories = runs[..6].SelectMany(r => Betas(r.Run, model, null).Select(b => (b.Beta, Category: r.Categories[b.Trial]))).ToLookup(b => b.Category, b => b.Beta);
        var rows = new List<(double[] WithFinal, double[] WithCategory)>();
        for (var r = 6; r < 12; r++)
        {
            var held = runs[r];
            var final = Betas(held.Run, model, null)[0].Beta;
            float[] category = [.. final.Select((_, v) => categories[held.Categories[0]].Average(b => b[v]))];
            float[][] first = [.. new[] { model, EarlierRuns.Carry(model, [runs[r - 1].Run]), EarlierRuns.Carry(model, runs[..r].Select(e => e.Run)) }
                .Select(known => Betas(held.Run, known, DecideAfter)[0].Beta)];
            rows.Add((Array.ConvertAll(first, b => Agreement(b, final, model)), Array.ConvertAll(first, b => Agreement(b, category, model))));
        }
        double[] withFinal = Means(rows.Select(x => x.WithFinal)), withCategory = Means(rows.Select(x => x.WithCategory));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"level sd {model.LevelSd}, {model.LevelChange}; first block, causal: correlation with the whole run's fit {Text(withFinal)}, with its category's mean in training {Text(withCategory)} (no run before, the run before, all before); "
            + string.Join("; ", rows.Select((x, i) => $"run {i + 7}: {Text(x.WithFinal)}, {Text(x.WithCategory)}")));
        Assert.True(withFinal[2] > withFinal[0] - 0.05, Text(withFinal));
        Assert.True(withCategory[2] > withCategory[0] - 0.05, Text(withCategory));
    }

    private static double[] Means(IEnumerable<double[]> rows) => [.. Enumerable.Range(0, 3).Select(k => rows.Average(row => row[k]))];

    private static string Text(double[] values) => string.Join(" ", values.Select(v => v.ToString("F3", System.Globalization.CultureInfo.InvariantCulture)));

    private static double Agreement(float[] beta, float[] other, SingleTrialModel model) => KnownParticipant.Correlation(beta, other, v => model.MeanResponse[v]);

    private static IReadOnlyList<TrialBeta> Betas(RecordedRun run, SingleTrialModel model, double? decideAfter) => RunBetas.Estimate(
        [.. run.Samples.Select(s => s.Voxels)], run.Events, model.Settings, new()
        {
            RepetitionTimeSeconds = run.RepetitionTimeSeconds,
            AsOf = decideAfter is null ? AsOf.Final : AsOf.Causal,
            DecideAfterSeconds = decideAfter,
            ExpectedVolumes = 121,
            Model = model,
        });

    private static (RecordedRun Run, string[] Categories) Read(int number)
    {
        var folder = TestPaths.RequireShared("data/haxby2001");
        var mask = NiftiReader.ReadMask(Path.Combine(folder, "sub-001_mask.nii.gz"));
        var name = Path.Combine(folder, $"sub-001_task-objectviewing_run-{number:00}");
        var (header, volumes) = NiftiReader.ReadAll(name + "_bold.nii.gz");
        var blocks = EventsTable.Read(name + "_events.tsv");
        return (new()
        {
            Name = $"run-{number:00}",
            RepetitionTimeSeconds = header.RepetitionTimeSeconds,
            ExpectedVolumes = 121,
            Samples = [.. volumes.Select((image, n) => new RecordedSample(n, (n + 0.5) * header.RepetitionTimeSeconds, mask.Voxels.Select(i => image[i]).ToArray(), false, []))],
            Events = [.. blocks.Select((block, trial) => new DesignEvent
            {
                Number = trial + 1,
                Kind = DesignEventKind.Trial,
                Trial = trial,
                OnsetSeconds = block.OnsetSeconds,
                DurationSeconds = block.DurationSeconds,
            })],
        }, [.. blocks.Select(b => b.TrialType)]);
    }
}
