using System.Globalization;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Session.Replay;
using RealtimeBCI.Session.Report;
using RealtimeBCI.Train;
using RealtimeBCI.Train.Features;

namespace RealtimeBCI.App.Evaluation;

/// <summary>Scores a decoder on runs that it has not seen: trained on the others, each run goes through bridge, sockets and pipeline as processes of their own.</summary>
internal sealed class LeaveOneRunOut(TrainingSource source, SessionProtocol protocol, string sessionFile, string? mask, string work, TrainingOptions options)
{
    /// <summary>Runs all folds.</summary>
    /// <param name="onFold">Told of each fold: run, decisions that named their label, decisions.</param>
    /// <param name="stop">Ends it early.</param>
    public async Task<IReadOnlyList<RunScore>> RunAsync(Action<RunScore> onFold, CancellationToken stop)
    {
        var runs = BidsRuns.Find(source.Bids!);
        var labels = runs.ToDictionary(r => r, r => EventsTable.Read(r.Events).Select(e => e.TrialType).ToArray());
        string[] categories = [.. labels.Values.SelectMany(l => l).Distinct().Order(StringComparer.Ordinal)];
        var galleryFolder = Path.Combine(work, "gallery");
        OneHotGallery.Write(galleryFolder, categories);
        var gallery = Gallery.Load(galleryFolder);
        var shared = mask is null ? null : NiftiReader.ReadMask(mask);
        var recordings = await BundleTraining.RecordAsync(source, protocol, shared, stop).ConfigureAwait(false);
        var scores = new List<RunScore>();
        for (var held = 0; held < runs.Count; held++)
        {
            var folder = Path.Combine(work, string.Create(CultureInfo.InvariantCulture, $"fold-{held + 1:00}"));
            var bundle = Path.Combine(folder, "bundle");
            var training = TrainingRuns.Of([.. recordings.Where((_, i) => i != held)], protocol.Glm, shared);
            BundleTraining.Write(training, protocol, gallery, bundle, options, TimeProvider.System);
            var session = Path.Combine(folder, "session");
            await SendThroughAsync(runs[held], bundle, galleryFolder, session, stop).ConfigureAwait(false);
            var truth = labels[runs[held]];
            var decisions = RunRecording.Load(session).Decisions;
            var score = SessionScore.Of(decisions, truth.Select((l, i) => (l, i)).ToDictionary(x => x.i, x => x.l), categories.Length);
            scores.Add(new(runs[held].Name, decisions, truth, score));
            onFold(scores[^1]);
        }
        return scores;
    }

    private async Task SendThroughAsync(BidsRun run, string bundle, string gallery, string session, CancellationToken stop)
    {
        var ports = LoopbackPorts.Free();
        Directory.CreateDirectory(session);
        using var pipeline = ChildProcess.Start(Path.Combine(session, "run.log"),
            "run", sessionFile, "--output", session, "--bundle", bundle, "--gallery", gallery,
            "--bridge", ports.Bridge, "--display", ports.Display, "--feed", "none", "--quiet");
        string[] tr = protocol.RepetitionTimeSeconds is { } seconds ? ["--tr", seconds.ToString(CultureInfo.InvariantCulture)] : [];
        using var bridge = ChildProcess.Start(Path.Combine(session, "bridge.log"),
            ["bridge", "nifti", run.Bold, "--events", run.Events, "--connect", ports.Bridge, "--speed", "0", "--run-id", run.Name, .. tr]);
        await ChildProcess.WaitAllAsync([bridge, pipeline], stop).ConfigureAwait(false);
    }
}

/// <summary>One held-out run.</summary>
/// <param name="Run">Its name.</param>
/// <param name="Decisions">What came out of the session.</param>
/// <param name="Labels">What the trials were, in onset order.</param>
/// <param name="Score">How well it did.</param>
internal sealed record RunScore(string Run, IReadOnlyList<Decision> Decisions, IReadOnlyList<string> Labels, SessionScore Score);
