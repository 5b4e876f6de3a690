using RealtimeBCI.Glm;
using RealtimeBCI.Session.Journal;
using RealtimeBCI.Session.Live;
using RealtimeBCI.Session.Pipeline;
using RealtimeBCI.Session.Replay;

namespace RealtimeBCI.Train.Features;

/// <summary>Takes runs through the very stages of a session, and records what its estimator is told.</summary>
public static class RunFeatures
{
    /// <summary>A run on disk.</summary>
    /// <param name="run">Series and events.</param>
    /// <param name="protocol">Settings of preprocessing, GLM and decision; its bundle and gallery are not used.</param>
    /// <param name="mask">Voxels; null takes the brain of the first volume.</param>
    /// <param name="reference">Volume to realign to, x fastest; null takes the run's first.</param>
    /// <param name="state">What participants did in it.</param>
    /// <param name="stop">Ends it early.</param>
    public static async Task<TrainingRecording> OfFileAsync(
        BidsRun run, SessionProtocol protocol, Mask? mask, float[]? reference, CognitiveState state, CancellationToken stop)
    {
        using var reader = NiftiReader.Open(run.Bold);
        var rows = EventsTable.Read(run.Events);
        var info = InfoOf(reader, run, protocol);
        var tape = new Tape(run.Name);
        var pipeline = new RunPipeline(RunSettings.Of(info, protocol, SessionMaterial.OfTraining(mask, reference, tape.Make), null), new(TimeProvider.System), stop);
        var work = pipeline.Start();
        var drained = pipeline.DrainAsync();
        Send(reader, info, rows, state, pipeline, stop);
        await work.ConfigureAwait(false);
        await drained.ConfigureAwait(false);
        return tape.Recording(info, pipeline, Enumerable.Range(0, rows.Count).ToDictionary(t => t, t => rows[t].TrialType));
    }

    /// <summary>A recorded session, from its journal.</summary>
    /// <param name="folder">The session's folder.</param>
    /// <param name="protocol">Settings to use in place of the session's own.</param>
    /// <param name="mask">Voxels; null takes the brain of the first volume.</param>
    /// <param name="reference">Volume to realign to; null takes the run's first.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="JournalException">The journal has no plan, so nothing says what the trials were.</exception>
    public static async Task<TrainingRecording> OfRecordingAsync(string folder, SessionProtocol protocol, Mask? mask, float[]? reference, CancellationToken stop)
    {
        var recording = RunRecording.Load(folder);
        if (recording.Plan.Count == 0)
            throw new JournalException($"The journal in {folder} has no plan of trials, so their targets are unknown; train from a run with events instead.");
        RunInfo? info = null;
        var tape = new Tape(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)));
        var pipeline = await JournalReplay.RunAsync(folder, run =>
        {
            info = run;
            return RunSettings.Of(run, protocol, SessionMaterial.OfTraining(mask, reference, tape.Make), null) with
            {
                RepeatGroups = new int[recording.Plan.Count],
            };
        }, _ => { }, stop).ConfigureAwait(false);
        return tape.Recording(info!, pipeline, recording.Plan.ToDictionary(p => p.Trial, p => p.Target));
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

    /// <summary>Records a run whose number of voxels is known with its first volume.</summary>
    private sealed class Tape(string name)
    {
        private RunRecorder? _recorder;

        public ITrialEstimator Make(int voxels, RunTiming timing) => _recorder = new(name, voxels, timing);

        public TrainingRecording Recording(RunInfo info, RunPipeline pipeline, IReadOnlyDictionary<int, string> labels) => _recorder is { } recorder
            ? new(recorder.Run, info.Grid, pipeline.Mask!, pipeline.Reference!, labels)
            : throw new TrainingException($"{name} has no usable volume; leave the run out.");
    }
}
