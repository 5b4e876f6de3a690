using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

public sealed class SingleTrialLearningTests(LearnedParticipant learned) : IClassFixture<LearnedParticipant>
{
    [Fact]
    public void Response_peaks_of_responding_voxels_are_those_of_the_truth()
    {
        var (model, participant) = (learned.Model, learned.Participant);
        var peaks = model.Responses.Select(w => Peak(model.Library, w)).ToArray();
        int[] voxels = [.. Enumerable.Range(0, participant.PeakSeconds.Length).Where(participant.Responds)];
        double[] found = [.. voxels.Select(v => peaks[model.Classes[model.ClassOf[v]].Response])], truth = [.. voxels.Select(v => participant.PeakSeconds[v])];
        Assert.InRange(GoldenLss.Correlation(truth, found), 0.75, 1);
        Assert.InRange(truth.Zip(found, (t, f) => Math.Abs(t - f)).Average(), 0, 0.8);
    }

    [Fact]
    public void As_many_noise_components_are_found_as_there_are() => Assert.Equal(SimulatedParticipant.Sources, learned.Model.Loads.Count);

    [Fact]
    public void The_noise_pool_is_of_silent_voxels()
    {
        int[] pool = [.. Enumerable.Range(0, learned.Model.Baseline.Length).Where(v => learned.Model.PoolWeights.Any(w => w[v] != 0))];
        Assert.InRange(pool.Length, 50, 120);
        Assert.InRange(pool.Count(learned.Participant.Responds), 0, pool.Length / 5); // weak responses look silent
    }

    [Fact]
    public void Silent_voxels_have_next_to_no_mean_response_and_the_others_theirs()
    {
        var (silent, responding) = (new List<double>(), new List<double>());
        for (var v = 0; v < learned.Model.MeanResponse.Length; v++)
            (learned.Participant.Responds(v) ? responding : silent).Add(learned.Model.MeanResponse[v]);
        Assert.InRange(silent.Average(Math.Abs), 0, 0.25 * responding.Average());
    }

    [Fact]
    public void Noise_is_that_of_the_truth()
    {
        var noise = learned.Model.Classes.GroupBy(c => c.Noise).MaxBy(g => g.Sum(c => learned.Model.ClassOf.Count(k => learned.Model.Classes[k] == c)))!.Key;
        Assert.InRange(noise.Lag1, 0.25, 0.45);
        var sd = Math.Sqrt(1 / (1 - 0.35 * 0.35)); // of an autoregression by .35 of unit innovations
        Assert.InRange(learned.Model.NoiseSd.Average(), 0.9 * sd, 1.15 * sd);
    }

    [Fact]
    public void Responses_as_shown_are_learned_as_such() =>
        Assert.InRange(learned.Model.PerceptionTiming.Sum(t => t.Weight * t.LatencySeconds), 0, 0.5);

    [Fact]
    public void How_much_the_strength_of_responses_differs_is_learned()
    {
        Assert.InRange(learned.Model.AmplitudeSd, 0, 0.12);
        Assert.InRange(LearnedParticipant.Learn(new SimulatedParticipant(72, strengthSd: 0.3).Runs).AmplitudeSd, 0.2, 0.4);
    }

    [Fact]
    public void The_model_is_the_same_whatever_the_number_of_threads()
    {
        IReadOnlyList<RecordedRun> runs = [.. learned.Participant.Runs.Take(2)];
        var one = LearnedParticipant.Learn(runs, 1);
        LearnedParticipant.RequireSame(one, LearnedParticipant.Learn(runs, 3));
    }

    [Fact]
    public void Voxels_without_beta_serve_as_noise_pool()
    {
        int[] estimated = [.. Enumerable.Range(0, 240).Where(v => v % 5 < 3)];
        var model = LearnedParticipant.Learn([.. learned.Participant.Runs.Take(2)], estimated: estimated);
        Assert.Equal(estimated, model.Estimated);
        Assert.Equal(estimated.Length, model.MeanResponse.Length);
        Assert.All(model.PoolWeights, w => Assert.All(estimated, v => Assert.Equal(0, w[v])));
    }

    [Fact]
    public void Runs_without_trials_are_refused_by_name()
    {
        var run = learned.Participant.Runs[0] with { Name = "run-09", Events = [] };
        Assert.Contains("run-09: 0 trials", Assert.Throws<ArgumentException>(() => LearnedParticipant.Learn([run])).Message, StringComparison.Ordinal);
    }

    /// <summary>Where a weighted mean of responses is largest, seconds after an impulse.</summary>
    private static double Peak(IReadOnlyList<ResponseShape> library, double[] weights)
    {
        var shapes = library.Select(s => new DoubleGamma(s.PeakSeconds, s.DispersionSeconds, s.UndershootSeconds, s.UndershootRatio)).ToArray();
        return Enumerable.Range(1, 150).Select(i => 0.1 * i).MaxBy(t => shapes.Select((s, i) => weights[i] * s.Boxcar(t + 0.05, 0.1)).Sum());
    }
}
