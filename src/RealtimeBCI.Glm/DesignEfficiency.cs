namespace RealtimeBCI.Glm;

/// <summary>How well a planned design determines its trials, before any volume is scanned.</summary>
/// <param name="Trials">One row per trial, in onset order.</param>
/// <param name="Efficiency">One over the mean variance factor of the trials' betas at the end of the run (Dale 1999, Hum Brain Mapp 8:109); 0 where a trial is refused.</param>
public sealed record DesignEfficiency(IReadOnlyList<TrialEfficiency> Trials, double Efficiency)
{
    /// <summary>Lays the events out over a run of the planned length and asks the estimator what it would make of them. Motion is left out.</summary>
    /// <param name="events">The planned events, trials among them.</param>
    /// <param name="settings">The estimator's settings. For <c>glmsingle</c>, whose model takes data to learn, the design is studied by <c>lss</c>.</param>
    /// <param name="timing">Repetition time and planned length.</param>
    /// <param name="decideAfterSeconds">From a trial's onset to its decision, seconds.</param>
    /// <exception cref="ArgumentException">As for <see cref="RunBetas.Estimate"/>.</exception>
    public static DesignEfficiency Of(IReadOnlyList<DesignEvent> events, GlmSettings settings, RunTiming timing, double decideAfterSeconds)
    {
        settings = settings.Estimator == "glmsingle" ? settings with { Estimator = "lss" } : settings;
        var volumes = new ReadOnlyMemory<float>[timing.ExpectedVolumes];
        var options = new RunBetasOptions
        {
            RepetitionTimeSeconds = timing.RepetitionTimeSeconds,
            AsOf = AsOf.Causal,
            DecideAfterSeconds = decideAfterSeconds,
            ExpectedVolumes = timing.ExpectedVolumes,
        };
        var decided = RunBetas.Estimate(volumes, events, settings, options);
        var final = RunBetas.Estimate(volumes, events, settings, options with { AsOf = AsOf.Final });
        var trials = decided.Zip(final, (d, f) => new TrialEfficiency(d.Trial, d.OnsetSeconds, d.Fit, f.Fit)).ToArray();
        return new(trials, trials.Length == 0 ? 0 : 1 / trials.Average(t => t.AtEnd.VarianceFactor));
    }
}

/// <summary>One trial of a planned design.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="OnsetSeconds">Its onset, scanner seconds.</param>
/// <param name="AtDecision">What its beta would rest on when it is decided: variance, variance inflation, rank.</param>
/// <param name="AtEnd">The same at the end of the run.</param>
public sealed record TrialEfficiency(int Trial, double OnsetSeconds, TrialFit AtDecision, TrialFit AtEnd);
