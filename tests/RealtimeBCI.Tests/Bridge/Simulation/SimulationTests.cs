using System.Runtime.InteropServices;
using RealtimeBCI.Bridge.Simulation;

namespace RealtimeBCI.Tests.Bridge.Simulation;

public class SimulationTests
{
    private static readonly SimulationSettings Quiet = new()
    {
        Grid = SimulationSettings.GridOf(18, 20, 12, 9, 9, 9),
        DataType = VolumeDataType.Float32,
        MotionMm = 0,
        PositionShiftMm = 0,
        Noise = 0,
        Volumes = 16,
        LapseProbability = 0,
        PressProbability = 0,
    };

    private static readonly PictureLatents Pictures = PictureLatents.Random(["a", "b", "c", "d"], 8, 1);

    private static DesignEvent Shown(long number, DesignEventKind kind, double onset, string? item = null, CognitiveState state = CognitiveState.Perception) =>
        new() { Number = number, Kind = kind, OnsetSeconds = onset, DurationSeconds = 3, Trial = (int)number, Item = item, State = state };

    private static float[][] Scan(SimulationSettings settings, params DesignEvent[] events)
    {
        var run = new SimulatedRun(settings, Pictures);
        foreach (var e in events)
            run.Participant.See(e, 0);
        return [.. Enumerable.Range(0, settings.Volumes!.Value).Select(_ => Next(run))];
    }

    private static float[] Next(SimulatedRun run)
    {
        var volume = new float[run.Settings.Grid.VoxelCount];
        run.Next(MemoryMarshal.AsBytes(volume.AsSpan()));
        return volume;
    }

    private static float[] Difference(float[] a, float[] b) => [.. a.Zip(b, (x, y) => x - y)];

    [Fact]
    public void A_still_and_noiseless_head_without_events_never_changes()
    {
        var volumes = Scan(Quiet);
        Assert.All(volumes, v => Assert.Equal(volumes[0], v));
        Assert.InRange(volumes[0].Max(), 900, 2500);
        Assert.InRange(volumes[0].Count(v => v > 500) * 0.729, 350, 1300);
    }

    [Fact]
    public void With_gains_of_zero_nothing_that_happens_leaves_a_trace()
    {
        var volumes = Scan(Quiet with { VisualGain = 0, ImageryGain = 0 }, Shown(1, DesignEventKind.Trial, 1, "a"),
            Shown(2, DesignEventKind.Trial, 3, "b", CognitiveState.Imagery), Shown(3, DesignEventKind.Picture, 4, "c"), Shown(4, DesignEventKind.Cue, 5));
        Assert.All(volumes, v => Assert.Equal(volumes[0], v));
    }

    [Fact]
    public void Doubling_the_visual_gain_doubles_the_response_and_only_in_the_back()
    {
        var shown = Shown(1, DesignEventKind.Trial, 1, "a");
        var rest = Scan(Quiet)[8];
        var once = Difference(Scan(Quiet with { VisualGain = 1 }, shown)[8], rest);
        var twice = Difference(Scan(Quiet with { VisualGain = 2 }, shown)[8], rest);
        Assert.True(once.Max() > 3, $"The largest response is {once.Max()}.");
        for (var i = 0; i < once.Length; i++)
            Assert.Equal(2 * once[i], twice[i], 0.002);
        var grid = Quiet.Grid;
        for (var i = 0; i < once.Length; i++)
            if (i / grid.X % grid.Y >= grid.Y / 2)
                Assert.Equal(0, once[i]);
    }

    [Fact]
    public void The_response_is_linear_in_the_latent()
    {
        var tuning = new VisualTuning(3, 50, 6, 0.7, 0.5, 0.6);
        float[] a = [1, 0, 2, 0, -1, 0], b = [0, 1, -1, 3, 0, 0.5f], sum = [.. a.Zip(b, (x, y) => 2 * x + y)];
        foreach (var imagery in new[] { false, true })
        {
            float[] ra = tuning.Pattern(a, imagery), rb = tuning.Pattern(b, imagery), both = tuning.Pattern(sum, imagery);
            for (var s = 0; s < both.Length; s++)
                Assert.Equal(2 * ra[s] + rb[s], both[s], 1e-4);
        }
    }

    [Fact]
    public void Imagery_keeps_a_subspace_of_the_latents_at_the_same_mean_energy_and_vision_keeps_all()
    {
        const int dimensions = 40, latents = 400;
        var random = new Random(2);
        var half = new ImagerySubspace(5, dimensions, 0.5);
        var kept = Enumerable.Range(0, latents).Select(_ => TestLatent(random, dimensions)).Select(l => (Before: l, After: half.Of(l))).ToArray();
        double Energy(IEnumerable<float[]> vectors) => vectors.Average(v => v.Sum(x => (double)x * x));
        Assert.Equal(Energy(kept.Select(k => k.Before)), Energy(kept.Select(k => k.After)), 0.06 * dimensions);
        var again = half.Of(kept[0].After);
        for (var d = 0; d < dimensions; d++)
            Assert.Equal(Math.Sqrt(2) * kept[0].After[d], again[d], 1e-4);
        Assert.Equal(kept[1].Before, new ImagerySubspace(5, dimensions, 1).Of(kept[1].Before));
        var (narrow, full) = (new VisualTuning(3, 50, dimensions, 0.7, 0.5, 1, 0.5), new VisualTuning(3, 50, dimensions, 0.7, 0.5, 1));
        Assert.Equal(full.Pattern(kept[0].Before, false), narrow.Pattern(kept[0].Before, false));
        Assert.Equal(full.Pattern(kept[0].Before, false), full.Pattern(kept[0].Before, true));
        Assert.NotEqual(full.Pattern(kept[0].Before, true), narrow.Pattern(kept[0].Before, true));
    }

    private static float[] TestLatent(Random random, int dimensions) =>
        [.. Enumerable.Range(0, dimensions).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_does_not()
    {
        var noisy = Quiet with { Noise = 1, MotionMm = 0.5, PositionShiftMm = 1, Volumes = 6 };
        var shown = Shown(1, DesignEventKind.Trial, 1, "a", CognitiveState.Imagery);
        var (first, second) = (Scan(noisy, shown), Scan(noisy, shown));
        for (var n = 0; n < 6; n++)
            Assert.Equal(first[n], second[n]);
        Assert.NotEqual(first[0], Scan(noisy with { Seed = 2 }, shown)[0]);
        Assert.NotEqual(first[0], Scan(noisy with { RunId = "run-02" }, shown)[0]);
    }

    [Fact]
    public void One_participant_keeps_head_and_tuning_between_runs()
    {
        var (first, second) = (Scan(Quiet with { Seed = 1 }), Scan(Quiet with { Seed = 2, RunId = "run-02" }));
        Assert.Equal(first[0], second[0]);
        Assert.NotEqual(first[0], Scan(Quiet with { ParticipantSeed = 2 })[0]);
    }

    [Fact] // A head moved by T on a grid G looks as a head at rest on the grid T^-1 G: exact but for the size of the head, which the grid's rounding moves by 1e-15.
    public void The_volumes_show_exactly_the_motion_that_the_truth_states()
    {
        var moving = Quiet with { MotionMm = 2, PositionShiftMm = 3, CoilBias = 0, Volumes = 5 };
        var run = new SimulatedRun(moving, Pictures);
        for (var n = 0; n < 5; n++)
        {
            var seen = Next(run);
            var toWorld = HeadMotion.Rigid(run.Motion.Positions[n]);
            var turned = moving.Grid with { VoxelToWorld = toWorld.Inverse() * moving.Grid.VoxelToWorld };
            var still = Scan(Quiet with { Grid = turned, CoilBias = 0, Volumes = 1 })[0];
            for (var i = 0; i < seen.Length; i++)
                Assert.Equal(still[i], seen[i], 0.5);
        }
        Assert.NotEqual(run.Motion.Positions[0], run.Motion.Positions[4]);
    }

    [Fact]
    public void News_that_comes_late_changes_no_volume_made_before()
    {
        var (early, late) = (new SimulatedRun(Quiet, Pictures), new SimulatedRun(Quiet, Pictures));
        early.Participant.See(Shown(1, DesignEventKind.Trial, 1, "a"), 0);
        var rest = Scan(Quiet)[0];
        for (var n = 0; n < 12; n++)
        {
            if (n == 6)
                late.Participant.See(Shown(1, DesignEventKind.Trial, 1, "a"), 6.5);
            var (e, l) = (Next(early), Next(late));
            Assert.Equal(n < 6 ? rest : e, l);
        }
    }

    [Fact]
    public void A_picture_that_is_still_on_goes_on_until_its_end_is_known()
    {
        var (open, closed) = (new SimulatedRun(Quiet, Pictures), new SimulatedRun(Quiet, Pictures));
        open.Participant.See(Shown(1, DesignEventKind.Picture, 1, "a") with { DurationSeconds = null }, 1);
        closed.Participant.See(Shown(1, DesignEventKind.Picture, 1, "a"), 1);
        for (var n = 0; n < 14; n++)
        {
            if (n == 4)
                open.Participant.See(Shown(1, DesignEventKind.Picture, 1, "a"), 4.5);
            Assert.Equal(Next(closed), Next(open));
        }
    }

    [Fact]
    public void Imagery_starts_late_varies_and_fails_as_often_as_it_should()
    {
        var run = new SimulatedRun(Quiet with { LapseProbability = 0.1 }, Pictures);
        for (var trial = 0; trial < 2000; trial++)
            run.Participant.See(Shown(trial + 1, DesignEventKind.Trial, 10 * trial, "abcd"[trial % 4].ToString(), CognitiveState.Imagery), 10 * trial);
        var events = run.Participant.Events;
        Assert.InRange(events.Count(e => e.Lapsed), 160, 240);
        Assert.All(events.Where(e => e.Lapsed), e => Assert.All(e.Amplitudes, a => Assert.Equal(0, a)));
        Assert.All(events, e => Assert.InRange(e.OnsetSeconds - e.ShownSeconds, 0, 1.5));
        Assert.InRange(events.Average(e => e.OnsetSeconds - e.ShownSeconds), 0.7, 0.8);
        Assert.All(events, e => Assert.InRange(e.EndSeconds!.Value - e.OnsetSeconds, 2.1, 3.3));
    }

    [Fact]
    public void The_cue_s_picture_is_imagined_and_the_cue_itself_is_not_specific()
    {
        float[] Imagined(string item)
        {
            var run = new SimulatedRun(Quiet, Pictures);
            run.Participant.Expect(new() { Number = 1, RunId = "run-01", Trial = 1, Phase = TrialPhase.Cue, PlannedSeconds = 0, DurationSeconds = 1, Item = item });
            run.Participant.See(Shown(1, DesignEventKind.Cue, 0), 0);
            run.Participant.See(Shown(2, DesignEventKind.Trial, 1, null, CognitiveState.Imagery) with { Trial = 1 }, 1);
            Assert.Equal(item, run.Participant.Events[1].Item);
            return [.. run.Participant.Events[0].Amplitudes, .. run.Participant.Events[1].Amplitudes];
        }
        float[] a = Imagined("a"), b = Imagined("b");
        Assert.Equal(a[..(a.Length / 2)], b[..(a.Length / 2)]);
        Assert.NotEqual(a[(a.Length / 2)..], b[(a.Length / 2)..]);
    }

    [Fact]
    public void Feedback_is_seen_in_proportion_and_answered_with_a_button()
    {
        var run = new SimulatedRun(Quiet with { PressProbability = 1 }, Pictures);
        run.Participant.Expect(new()
        {
            Number = 1,
            RunId = "run-01",
            Trial = 5,
            Phase = TrialPhase.Feedback,
            PlannedSeconds = 0,
            DurationSeconds = 1,
            Feedback = FeedbackKind.Picture,
            GridOrder = ["d", "a", "b", "c"],
        });
        run.Participant.See(Shown(9, DesignEventKind.Picture, 2, "b") with { Trial = 5 }, 2);
        var weights = run.Participant.Events[0].Weights;
        Assert.Equal(1, weights[1]);
        Assert.All(new[] { 0, 2, 3 }, i => Assert.InRange(weights[i], 0.01, 0.2));
        Assert.False(run.Participant.TryPress(2.2, out _, out _));
        Assert.True(run.Participant.TryPress(3, out var pressed, out var trial));
        Assert.InRange(pressed, 2.4, 2.9);
        Assert.Equal(5, trial);
    }

    [Fact]
    public void Making_a_volume_allocates_next_to_nothing()
    {
        var run = new SimulatedRun(Quiet with { Noise = 1, MotionMm = 0.5 }, Pictures);
        run.Participant.See(Shown(1, DesignEventKind.Trial, 0, "a"), 0);
        var payload = new byte[run.Settings.RunInfo.PayloadBytes];
        run.Next(payload);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var n = 0; n < 20; n++)
            run.Next(payload);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 20, 0, 500);
    }

    [Fact]
    public void Brain_voxels_have_the_temporal_signal_to_noise_ratio_of_a_scanner()
    {
        var volumes = Scan(Quiet with { Noise = 1, MotionMm = 0, Volumes = 120, SpikeProbability = 0 });
        var ratios = new List<double>();
        for (var i = 0; i < volumes[0].Length; i++)
        {
            var series = volumes.Select(v => (double)v[i]).ToArray();
            var mean = series.Average();
            if (mean > 750)
                ratios.Add(mean / Math.Sqrt(series.Average(v => (v - mean) * (v - mean))));
        }
        Assert.InRange(ratios.Order().ElementAt(ratios.Count / 2), 45, 100);
    }

    [Fact]
    public void Haemodynamic_responses_have_unit_integral_and_differ_between_sources()
    {
        var table = new HrfTable(new(1, "test"), 20);
        var ones = Enumerable.Repeat(1f, 20).ToArray();
        float[] end = new float[20], middle = new float[20], before = new float[20];
        table.AddStep(60, 1, ones, end);
        table.AddStep(5, 1, ones, middle);
        table.AddStep(-1, 1, ones, before);
        Assert.All(end, v => Assert.Equal(1, v, 1e-5));
        Assert.All(middle, v => Assert.InRange(v, 0.05, 0.95));
        Assert.True(middle.Max() - middle.Min() > 0.1);
        Assert.All(before, v => Assert.Equal(0, v));
    }

    [Theory]
    [InlineData(1, 1, 8)]
    [InlineData(48, 48, 1)]
    [InlineData(7, 9, 5)]
    [InlineData(64, 61, 3)]
    public void Odd_grids_and_slow_or_fast_repetition_times_work(int x, int y, int z)
    {
        foreach (var tr in new[] { 0.1, 2.5 })
        {
            var volumes = Scan(Quiet with { Grid = SimulationSettings.GridOf(x, y, z, 4, 4, 5), RepetitionTimeSeconds = tr, Noise = 1, MotionMm = 0.3, Volumes = 3 },
                Shown(1, DesignEventKind.Trial, 0, "a"));
            Assert.All(volumes, v => Assert.All(v, i => Assert.InRange(i, 0, 32767)));
        }
    }
}
