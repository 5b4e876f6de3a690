using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

public class EarlierRunOnRealDataTests
{
    [Fact] // ../shared/data/haxby2001: twelve runs of one session; learned on runs 1 to 6
    public void First_blocks_of_real_runs_with_and_without_the_run_before()
    {
        var runs = Enumerable.Range(1, 12).Select(Read).ToArray();
        var settings = new GlmSettings { Estimator = "glmsingle", MotionRegressors = 0 };
        var model = SingleTrialLearning.Learn(runs[..6], null, settings, new());
        var rows = new List<(double Without, double Before, double All)>();
        for (var r = 6; r < 12; r++)
        {
            var final = Betas(runs[r], model, null)[0].Beta;
            var held = runs[r];
            rows.Add((First(model), First(EarlierRuns.Carry(model, [runs[r - 1]])), First(EarlierRuns.Carry(model, runs[..r]))));

            double First(SingleTrialModel known) => KnownParticipant.Correlation(Betas(held, known, 31.5)[0].Beta, final, v => model.MeanResponse[v]);
        }
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"level sd {model.LevelSd}, {model.LevelChange}; first block, causal, against the whole run's fit: {rows.Average(x => x.Without):F3} without, {rows.Average(x => x.Before):F3} with the run before, {rows.Average(x => x.All):F3} with all before; "
            + string.Join(", ", rows.Select((x, i) => $"run {i + 7} {x.Without:F3} {x.Before:F3} {x.All:F3}")));
        Assert.True(rows.Average(x => x.All) > rows.Average(x => x.Without) - 0.02);
    }

    private static IReadOnlyList<TrialBeta> Betas(RecordedRun run, SingleTrialModel model, double? decideAfter) => RunBetas.Estimate(
        [.. run.Samples.Select(s => s.Voxels)], run.Events, model.Settings, new()
        {
            RepetitionTimeSeconds = run.RepetitionTimeSeconds,
            AsOf = decideAfter is null ? AsOf.Final : AsOf.Causal,
            DecideAfterSeconds = decideAfter,
            ExpectedVolumes = 121,
            Model = model,
        });

    private static RecordedRun Read(int number)
    {
        var folder = TestPaths.RequireShared("data/haxby2001");
        var mask = NiftiReader.ReadMask(Path.Combine(folder, "sub-001_mask.nii.gz"));
        var name = Path.Combine(folder, $"sub-001_task-objectviewing_run-{number:00}");
        var (header, volumes) = NiftiReader.ReadAll(name + "_bold.nii.gz");
        return new()
        {
            Name = $"run-{number:00}",
            RepetitionTimeSeconds = header.RepetitionTimeSeconds,
            ExpectedVolumes = 121,
            Samples = [.. volumes.Select((image, n) => new RecordedSample(n, (n + 0.5) * header.RepetitionTimeSeconds, mask.Voxels.Select(i => image[i]).ToArray(), false, []))],
            Events = [.. EventsTable.Read(name + "_events.tsv").Select((block, trial) => new DesignEvent
            {
                Number = trial + 1,
                Kind = DesignEventKind.Trial,
                Trial = trial,
                OnsetSeconds = block.OnsetSeconds,
                DurationSeconds = block.DurationSeconds,
            })],
        };
    }
}
