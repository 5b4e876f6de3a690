using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Session.Pipeline;

/// <summary>Turns a trial's beta into a latent, ranked candidates and a decision; passes everything else on.</summary>
/// <remarks>What is learned from a trial (normaliser, evidence of its repeats, health) is learned after its final decision, never from a provisional one.
/// A trial that was refused teaches nothing. One instance serves one run.</remarks>
public sealed class DecodeTrials : IStep<TrialItem, RunOutput>, IDisposable
{
    private readonly RunSettings _settings;
    private readonly MonotonicClock _clock;
    private readonly CandidateScores? _scores;
    private readonly DecoderHealth? _health;
    private readonly RepeatEvidence? _evidence;

    /// <summary>Prepares a run; the model is loaded and warm before the first trial.</summary>
    public DecodeTrials(RunSettings settings, MonotonicClock clock)
    {
        (_settings, _clock) = (settings, clock);
        if (settings.Material is not { Bundle: { } bundle, Gallery: { } gallery })
            return;
        _scores = new(bundle, gallery, settings.Protocol.Schedule?.Targets ?? [], settings.IsBalanced, settings.Protocol.Decode.Threads, Enum.Parse<OnnxDevice>(settings.Protocol.Decode.Device, ignoreCase: true));
        var candidates = _scores.Candidates.Count;
        if (settings.Protocol.Decision.HealthAfterTrials > 0)
            _health = new(candidates, settings.Protocol.Decision.HealthAfterTrials, settings.IsBalanced);
        if (settings.Protocol.Decision.SumRepeats && settings.RepeatGroups.Count > 0)
            _evidence = new(candidates);
    }

    /// <summary>On what the decoder's model runs; null without a decoder.</summary>
    public OnnxDevice? Device => _scores?.Device;

    /// <summary>Closes the model.</summary>
    public void Dispose() => _scores?.Dispose();

    /// <inheritdoc/>
    public RunOutput Apply(TrialItem input) => input switch
    {
        TrialItem.Estimated estimated => Decode(estimated),
        TrialItem.VolumeFolded folded => Report(folded),
        TrialItem.Passed(RunSignal.VolumeRejected rejection) => new RunOutput.VolumeRejected(rejection),
        TrialItem.RunOver(var complete, var quality, var levels) => new RunOutput.Ended(complete, quality, levels),
        _ => RunOutput.Nothing,
    };

    private RunOutput.VolumeDone Report(TrialItem.VolumeFolded folded)
    {
        var volume = folded.Volume;
        volume.Times[LedgerStage.Decoded] = _clock.NowNs;
        return new(new()
        {
            ScannerNumber = volume.ScannerNumber,
            AcquiredSeconds = volume.AcquiredSeconds,
            IsMissing = folded.IsMissing,
            IsCensored = folded.IsCensored,
            IsSpike = folded.IsSpike,
            Motion = volume.Motion.State,
            MotionParameters = volume.Motion.Parameters,
            Quality = volume.Quality,
            RunSoFar = folded.Quality,
            StampsNs = volume.Times.ToArray(),
        });
    }

    private RunOutput Decode(TrialItem.Estimated trial)
    {
        using var beta = trial.Beta;
        var decision = _scores is null ? null : Decide(trial, beta.Span);
        if (trial.IsProvisional)
            return decision is null ? RunOutput.Nothing : new RunOutput.Provisional(decision);
        return new RunOutput.TrialDue(
            new(trial.Event.Trial!.Value, trial.Event.State, trial.Event.OnsetSeconds, beta.Span.ToArray(), trial.Fit.State, trial.Fit.Reason, trial.Fit.Reliability), decision);
    }

    private Decision Decide(TrialItem.Estimated trial, ReadOnlySpan<float> beta)
    {
        var number = trial.Event.Trial!.Value;
        var state = trial.Event.State;
        var decision = new Decision
        {
            RunId = _settings.Run.RunId,
            Trial = number,
            State = state,
            IsProvisional = trial.IsProvisional,
            OnsetSeconds = trial.Event.OnsetSeconds,
            DueSeconds = trial.DueSeconds,
            NewestVolume = trial.NewestVolume,
            NewestVolumeReceivedNs = trial.NewestVolumeReceivedNs,
            VolumesMissing = trial.VolumesMissing,
            IsCutShort = trial.IsCutShort,
            Beta = trial.Fit.State,
            Reliability = double.IsNaN(trial.Fit.Reliability) ? null : trial.Fit.Reliability,
            StalenessSeconds = Math.Max(0, trial.SessionSeconds - trial.DueSeconds),
            NormaliserTrials = _scores!.NormaliserTrials(state),
        };
        if (trial.Fit.State == BetaState.Refused)
            return decision with { Abstained = AbstainReason.BetaRefused };
        if (!_scores.Allows(state, _settings.Protocol.Decision.AcceptCalibrationOf))
            return decision with { Abstained = AbstainReason.NotCalibrated };
        if (_scores.Score(beta, state) is not { } scores)
            return decision with { Abstained = AbstainReason.DecoderFailed };
        var group = number < _settings.RepeatGroups.Count ? _settings.RepeatGroups[number] : number;
        var (sum, repeats) = Evidence(group, _scores.Evidence(scores, state, trial.Fit.Reliability), trial.IsProvisional);
        var (candidates, posteriors, calibration) = _scores.Rank(sum, scores, state, repeats);
        var health = trial.IsProvisional ? _health?.Report() : _health?.Add(posteriors);
        if (!trial.IsProvisional)
            _scores.Learn(beta, state);
        return decision with
        {
            Candidates = candidates,
            Latent = trial.IsProvisional ? [] : _scores.Latent.ToArray(),
            Confidence = candidates[0].Posterior,
            Repeats = repeats,
            IsCalibrated = calibration.IsCalibrated,
            CalibrationState = calibration.On,
            Abstained = trial.IsLate ? AbstainReason.DataLate
                : health?.State == DecoderHealthState.Collapsed ? AbstainReason.Collapsed
                : candidates[0].Posterior < _settings.Protocol.Decision.AbstainBelow ? AbstainReason.LowConfidence
                : AbstainReason.None,
        };
    }

    private (float[] Sum, int Repeats) Evidence(int group, float[] scores, bool provisional)
    {
        if (_evidence is null)
            return (scores, 1);
        var key = group.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (!provisional)
        {
            var (sum, repeats) = _evidence.Add(key, scores);
            return (sum.ToArray(), repeats);
        }
        var with = new float[scores.Length];
        return (with, _evidence.With(key, scores, with));
    }
}
