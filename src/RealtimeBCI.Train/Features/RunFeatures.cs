using RealtimeBCI.Session.Journal;
using RealtimeBCI.Session.Live;
using RealtimeBCI.Session.Pipeline;
using RealtimeBCI.Session.Replay;

namespace RealtimeBCI.Train.Features;

/// <summary>Takes runs through the very stages of a session, and gives each trial's beta as it would have been known at its decision.</summary>
public static class RunFeatures
{
    /// <summary>The trials of a run on disk.</summary>
    /// <param name="run">Series and events.</param>
    /// <param name="protocol">Settings of preprocessing, GLM and decision; its bundle and gallery are not used.</param>
    /// <param name="mask">Voxels; null takes the brain of the first volume.</param>
    /// <param name="reference">Volume to realign to, x fastest; null takes the run's first.</param>
    /// <param name="state">What participants did in it.</param>
    /// <param name="stop">Ends it early.</param>
    public static async Task<LabelledRun> OfFileAsync(
        BidsRun run, SessionProtocol protocol, Mask? mask, float[]? reference, CognitiveState state, CancellationToken stop)
    {
        using var reader = NiftiReader.Open(run.Bold);
        var rows = EventsTable.Read(run.Events);
        var info = InfoOf(reader, run, protocol);
        var settings = RunSettings.Of(info, protocol, SessionMaterial.OfTraining(mask, reference), null);
        var pipeline = new RunPipeline(settings, new(TimeProvider.System), stop);
        var work = pipeline.Start();
        var responses = CollectAsync(pipeline, stop);
        Send(reader, info, rows, state, pipeline, stop);
        await work.ConfigureAwait(false);
        return Label(run.Name, info, pipeline, await responses.ConfigureAwait(false), trial => rows[trial].TrialType);
    }

    /// <summary>The trials of a recorded session, from its journal.</summary>
    /// <param name="folder">The session's folder.</param>
    /// <param name="protocol">Settings to use in place of the session's own.</param>
    /// <param name="mask">Voxels; null takes the brain of the first volume.</param>
    /// <param name="reference">Volume to realign to; null takes the run's first.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="JournalException">The journal has no plan, so nothing says what the trials were.</exception>
    public static async Task<LabelledRun> OfRecordingAsync(string folder, SessionProtocol protocol, Mask? mask, float[]? reference, CancellationToken stop)
    {
        var recording = RunRecording.Load(folder);
        if (recording.Plan.Count == 0)
            throw new JournalException($"The journal in {folder} has no plan of trials, so their targets are unknown; train from a run with events instead.");
        var responses = new List<TrialResponse>();
        RunInfo? info = null;
        var pipeline = await JournalReplay.RunAsync(folder, run =>
        {
            info = run;
            return RunSettings.Of(run, protocol, SessionMaterial.OfTraining(mask, reference), null) with
            {
                RepeatGroups = new int[recording.Plan.Count],
            };
        }, output =>
        {
            if (output is RunOutput.TrialDue(var response, _))
                responses.Add(response);
        }, stop).ConfigureAwait(false);
        var targets = recording.Plan.ToDictionary(p => p.Trial, p => p.Target);
        return Label(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), info!, pipeline, responses, trial => targets[trial]);
    }

    private static RunInfo InfoOf(NiftiReader reader, BidsRun run, SessionProtocol protocol)
    {
        var tr = protocol.RepetitionTimeSeconds ?? reader.Header.RepetitionTimeSeconds;
        if (!(tr > 0))
            throw new NiftiException($"{Path.GetFileName(run.Bold)} states no repetition time; give repetitionTimeSeconds in the session file.");
        return new()
        {
            RunId = run.Name,
            Grid = reader.Grid,
            DataType = reader.DataType,
            Slope = reader.Header.Slope,
            Intercept = reader.Header.Intercept,
            RepetitionTimeSeconds = tr,
            ExpectedVolumes = reader.Volumes,
        };
    }

    private static void Send(NiftiReader reader, RunInfo info, IReadOnlyList<EventRow> rows, CognitiveState state, RunPipeline pipeline, CancellationToken stop)
    {
        var next = 0;
        for (var n = 0; n < reader.Volumes; n++)
        {
            stop.ThrowIfCancellationRequested();
            for (; next < rows.Count && rows[next].OnsetSeconds < info.StartOf(n + 1); next++)
                pipeline.Write(new RunSignal.EventObserved(new()
                {
                    Number = next + 1,
                    Kind = DesignEventKind.Trial,
                    Trial = next,
                    State = state,
                    OnsetSeconds = rows[next].OnsetSeconds,
                    DurationSeconds = rows[next].DurationSeconds,
                }));
            var payload = PooledBytes.Rent(info.PayloadBytes);
            reader.ReadVolume(payload.Span);
            pipeline.Feed(n, payload);
        }
        pipeline.Write(new RunSignal.Ended(true));
        pipeline.Complete();
    }

    private static async Task<List<TrialResponse>> CollectAsync(RunPipeline pipeline, CancellationToken stop)
    {
        var responses = new List<TrialResponse>();
        await foreach (var output in pipeline.Outputs.ReadAllAsync(stop).ConfigureAwait(false))
            if (output is RunOutput.TrialDue(var response, _))
                responses.Add(response);
        return responses;
    }

    private static LabelledRun Label(string name, RunInfo info, RunPipeline pipeline, List<TrialResponse> responses, Func<int, string> labelOf)
    {
        var usable = responses.Where(r => r.Fit != BetaState.Refused).OrderBy(r => r.Trial).Select(r => new LabelledTrial(name, r, labelOf(r.Trial))).ToArray();
        return new(name, info.Grid, pipeline.Mask!, pipeline.Reference!, info.RepetitionTimeSeconds, usable, responses.Count - usable.Length);
    }
}
