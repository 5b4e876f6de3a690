using RealtimeBCI.Session.Registration;
using RealtimeBCI.Session.Journal;
using RealtimeBCI.Session.Live;
using RealtimeBCI.Session.Pipeline;
using RealtimeBCI.Session.Protocol;

namespace RealtimeBCI.Session.Replay;

/// <summary>Sends a recorded session's inputs through the pipeline again, in their order, faults included.</summary>
public static class JournalReplay
{
    /// <summary>Replays a whole journal at full speed.</summary>
    /// <param name="folder">The session's folder.</param>
    /// <param name="settings">Makes the run's settings once the run is known: those of the session itself, or others to try.</param>
    /// <param name="onOutput">Called with every result, in order.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>The pipeline, for its mask and reference.</returns>
    /// <exception cref="JournalException">The journal is damaged, or holds no run.</exception>
    public static async Task<RunPipeline> RunAsync(string folder, Func<RunInfo, RunSettings> settings, Action<RunOutput> onOutput, CancellationToken stop)
    {
        using var reader = new JournalReader(SessionSetup.JournalIn(folder));
        RunPipeline? pipeline = null;
        Task? work = null, outputs = null;
        JournalInputs.Read(
            reader,
            run =>
            {
                if (pipeline is not null)
                    return;
                pipeline = new(settings(run), new(TimeProvider.System), stop);
                (work, outputs) = (pipeline.Start(), TakeAsync(pipeline, onOutput, stop));
            },
            item => pipeline!.Feed(item),
            _ => { });
        if (pipeline is null)
            throw new JournalException($"The journal in {folder} holds no run.");
        pipeline.Complete();
        await work!.ConfigureAwait(false);
        await outputs!.ConfigureAwait(false);
        return pipeline;
    }

    /// <summary>Replays a session as it was, and compares every decision, provisional ones too, and the run's quality at every volume, bit for bit.</summary>
    /// <returns>What came out, and one line for each difference; none where the replay is identical.</returns>
    /// <exception cref="SessionProtocolException">Bundle or gallery are not those of the session.</exception>
    public static async Task<(IReadOnlyList<Decision> Decisions, IReadOnlyList<string> Differences)> CompareAsync(string folder, CancellationToken stop)
    {
        var recording = RunRecording.Load(folder);
        var opened = recording.Openings.Count > 0 ? recording.Openings[0] : throw new JournalException($"The journal in {folder} does not say how the session was opened.");
        var protocol = opened.Settings;
        var material = SessionMaterial.Load(protocol);
        if (material.BundleHash != opened.BundleHash || material.GalleryHash != opened.GalleryHash || material.AlignmentHash != opened.AlignmentHash)
            throw new SessionProtocolException("The bundle, the gallery or the alignment was changed since the session; put back those with which it was run.");
        if (material.EarlierRunsHash != opened.EarlierRunsHash)
            throw new SessionProtocolException($"The levels of the session's earlier runs ({string.Join(", ", protocol.EarlierRuns)}) were changed since the session; put back those with which it was run.");
        var plan = SessionSetup.PlanOf(protocol, material);
        List<Decision> decisions = [], provisional = [];
        List<RunQuality?> quality = [];
        var alignment = material.Alignment?.Report;
        await RunAsync(folder, run => RunSettings.Of(run, protocol, material, plan), output =>
        {
            if (output is RunOutput.TrialDue(_, { } decision))
                decisions.Add(decision);
            else if (output is RunOutput.Provisional(var early))
                provisional.Add(early with { Latent = [] });
            else if (output is RunOutput.VolumeDone(var report))
                quality.Add(report.RunSoFar);
            else if (output is RunOutput.Aligned(var aligned))
                alignment = aligned;
        }, stop).ConfigureAwait(false);
        return (decisions,
        [
            .. Differences(recording.Alignment, alignment),
            .. Differences("decision", recording.Decisions, decisions),
            .. Differences("provisional decode", recording.Provisional, provisional),
            .. recording.Volumes.Zip(quality).Where(v => v.First.RunSoFar is { } recorded && recorded != v.Second)
                .Select(v => $"the run's quality at volume {v.First.ScannerNumber} was {v.First.RunSoFar}, and is now {v.Second}."),
        ]);
    }

    private static IEnumerable<string> Differences(string what, List<Decision> recorded, List<Decision> replayed)
    {
        if (recorded.Count != replayed.Count)
            yield return $"{recorded.Count} {what}s were recorded, {replayed.Count} were replayed.";
        for (var i = 0; i < Math.Min(recorded.Count, replayed.Count); i++)
            if (Text(recorded[i]) is var a && Text(replayed[i]) is var b && a != b)
                yield return $"{what} {i} (trial {recorded[i].Trial}) was {a}, and is now {b}.";
    }

    private static IEnumerable<string> Differences(AlignmentReport? recorded, AlignmentReport? replayed)
    {
        if (Text(recorded) is var a && Text(replayed) is var b && a != b)
            yield return $"the alignment was {a}, and is now {b}.";
    }

    private static string Text(AlignmentReport? alignment) => System.Text.Json.JsonSerializer.Serialize(alignment, JournalWriter.Json);

    private static string Text(Decision decision) => System.Text.Json.JsonSerializer.Serialize(
        decision with { NewestVolumeReceivedNs = 0, PublishedNs = 0 }, JournalWriter.Json);

    private static async Task TakeAsync(RunPipeline pipeline, Action<RunOutput> onOutput, CancellationToken stop)
    {
        await foreach (var output in pipeline.Outputs.ReadAllAsync(stop).ConfigureAwait(false))
            onOutput(output);
    }
}
