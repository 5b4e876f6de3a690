using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

public sealed class GlmsingleCausalityTests
{
    private const int Volumes = 120, Voxels = 12;
    private static readonly GlmSettings Settings = new() { Estimator = "glmsingle" };
    private readonly SimulatedRun _run = new(Volumes, Voxels, 17);
    private readonly RunBetasOptions _options;

    public GlmsingleCausalityTests() => _options = new()
    {
        RepetitionTimeSeconds = SimulatedRun.RepetitionTime,
        AsOf = AsOf.Causal,
        DecideAfterSeconds = 12.8,
        ExpectedVolumes = 130,
        Motion = _run.Motion,
        Model = HandMadeModel.Rich(Voxels, Settings) with { SharedVariance = 2, SpikeEnergy = 3, PerceptionTiming = TrialTiming.Uncertain },
    };

    [Fact]
    public void A_causal_beta_is_the_same_when_everything_after_its_decision_is_deleted()
    {
        foreach (var (trial, kept, events) in Decisions())
            RequireSame(trial, [.. _run.Volumes.Take(kept)], events);
    }

    [Fact]
    public void A_causal_beta_is_the_same_when_everything_after_its_decision_is_garbage()
    {
        var garbage = new[] { float.NaN, float.PositiveInfinity, 0, -1, 1e30f }.Select(x => (ReadOnlyMemory<float>)Enumerable.Repeat(x, Voxels).ToArray()).ToArray();
        foreach (var (trial, kept, events) in Decisions())
            RequireSame(trial, [.. _run.Volumes.Select((v, n) => n < kept ? v : garbage[n % garbage.Length])], events);
    }

    [Fact]
    public void A_causal_beta_does_not_depend_on_how_many_volumes_there_are_after_it()
    {
        var (trial, _, _) = Decisions().First();
        RequireSame(trial, [.. _run.Volumes, .. new ReadOnlyMemory<float>[7]], _run.Events,
            _options with { Motion = [.. _run.Motion, .. _run.Motion.Take(7)] });
    }

    private IEnumerable<(TrialBeta Trial, int Kept, DesignEvent[] Events)> Decisions()
    {
        foreach (var trial in RunBetas.Estimate(_run.Volumes, _run.Events, Settings, _options))
        {
            var due = trial.OnsetSeconds + 12.8;
            yield return (trial, Enumerable.Range(0, Volumes).Count(n => (n + 1) * SimulatedRun.RepetitionTime <= due + 1e-6),
                [.. _run.Events.Where(e => e.OnsetSeconds <= due).Select(e => e.OnsetSeconds + e.DurationSeconds > due ? e with { DurationSeconds = null } : e)]);
        }
    }

    private void RequireSame(TrialBeta whole, ReadOnlyMemory<float>[] volumes, IReadOnlyList<DesignEvent> events, RunBetasOptions? options = null)
    {
        var alone = RunBetas.Estimate(volumes, events, Settings, options ?? _options).Single(b => b.Trial == whole.Trial);
        Assert.Equal(whole.Fit, alone.Fit);
        Assert.Equal(whole.Beta, alone.Beta);
        Assert.Equal(whole.Variance, alone.Variance);
    }
}
