using RealtimeBCI.Bridge.Wire;
using RealtimeBCI.Session.Journal;
using RealtimeBCI.Session.Pipeline;

namespace RealtimeBCI.Session.Live;

/// <summary>The one place through which results leave a run: to the journal, the sockets, the schedule and the console.</summary>
/// <remarks>One task calls it, in the pipeline's order. Results that an earlier process had already given are recognised and not given again.</remarks>
public sealed class RunOutputs(
    RunInfo run, QualitySettings rule, JournalWriter journal, DisplayEndpoint displays, MonotonicClock clock, SessionProgress progress, string folder, Action<Decision> onDecision)
{
    private readonly Dictionary<JournalKind, int> _alreadyGiven = [];
    private int _volumes;
    private int _missing;

    /// <summary>Takes note of a result that an earlier process had given: as many of each kind will be passed over.</summary>
    public void Restore(JournalRecord record) => _alreadyGiven[record.Kind] = _alreadyGiven.GetValueOrDefault(record.Kind) + 1;

    /// <summary>Passes one result on.</summary>
    public void Take(RunOutput output)
    {
        switch (output)
        {
            case RunOutput.Aligned(var alignment):
                progress.Say($"aligned to the decoder: {alignment.Verdict.ToString().ToLowerInvariant()}");
                if (IsNew(JournalKind.Alignment))
                    journal.Add(JournalKind.Alignment, alignment);
                break;
            case RunOutput.VolumeDone(var report):
                TakeVolume(report);
                break;
            case RunOutput.VolumeRejected(var rejection):
                progress.Rejected(rejection);
                if (IsNew(JournalKind.VolumeRejected))
                    journal.Add(JournalKind.VolumeRejected, rejection);
                break;
            case RunOutput.Provisional(var decision):
                if (!IsNew(JournalKind.Provisional))
                    break;
                displays.PublishProvisional(decision);
                journal.Add(JournalKind.Provisional, decision with { Latent = [], PublishedNs = clock.NowNs });
                break;
            case RunOutput.TrialDue(_, { } decision):
                progress.Decided(decision);
                onDecision(decision);
                if (!IsNew(JournalKind.Decision))
                    break;
                displays.Publish(decision);
                journal.Add(JournalKind.Decision, decision with { PublishedNs = clock.NowNs });
                break;
            case RunOutput.Ended(var complete, var quality, var levels):
                if (levels.Length > 0)
                    LevelsFile.Write(folder, levels);
                if (IsNew(JournalKind.RunClosed))
                    journal.Add(JournalKind.RunClosed, new RunClosed(complete, _volumes, _missing, quality));
                progress.Ended(complete, quality);
                break;
        }
    }

    private bool IsNew(JournalKind kind)
    {
        var given = _alreadyGiven.GetValueOrDefault(kind);
        if (given > 0)
            _alreadyGiven[kind] = given - 1;
        return given == 0;
    }

    private void TakeVolume(VolumeReport report)
    {
        _volumes += report.IsMissing ? 0 : 1;
        _missing += report.IsMissing ? 1 : 0;
        progress.VolumeDone(report);
        if (!IsNew(JournalKind.VolumeReport))
            return;
        displays.PublishVolume(new()
        {
            RunId = run.RunId,
            ScannerNumber = report.ScannerNumber,
            AcquiredSeconds = report.AcquiredSeconds,
            Fault = report.IsMissing ? VolumeFault.Missing : report.Motion == MotionState.Lost ? VolumeFault.MotionLost : null,
            Motion = report.MotionParameters,
            FramewiseDisplacementMm = report.Quality.FramewiseDisplacementMm,
            DvarsPercent = report.Quality.DvarsPercent,
            LatencyMs = LatencyMs(report),
            Received = _volumes,
            Missing = _missing,
            IsSpike = report.IsSpike,
            RunSoFar = report.RunSoFar is { } quality ? RunQualityNotice.Of(quality, RunVerdict.Of(quality, rule, isOver: false)) : null,
        });
        var stamps = report.StampsNs.ToArray();
        stamps[(int)LedgerStage.Published] = clock.NowNs;
        journal.Add(JournalKind.VolumeReport, report with { StampsNs = stamps });
    }

    private static double LatencyMs(VolumeReport report) =>
        report.StampsNs is { Count: > (int)LedgerStage.Decoded } s && s[(int)LedgerStage.Received] > 0
            ? (s[(int)LedgerStage.Decoded] - s[(int)LedgerStage.Received]) * 1e-6
            : 0;
}
