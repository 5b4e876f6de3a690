using System.Globalization;
using RealtimeBCI.Decode;
using RealtimeBCI.Glm;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train.Features;

/// <summary>Where training trials come from.</summary>
public sealed record TrainingSource
{
    /// <summary>Folder of runs with events, by BIDS names; null for none.</summary>
    public string? Bids { get; init; }
    /// <summary>What participants did in those runs.</summary>
    public CognitiveState State { get; init; }
    /// <summary>Folders of recorded sessions; each says itself what its trials were.</summary>
    public IReadOnlyList<string> Recordings { get; init; } = [];
    /// <summary>Mask (NIfTI); null takes the folder's, else the brain of the first volume.</summary>
    public string? Mask { get; init; }
}

/// <summary>From recorded runs to a bundle.</summary>
public static class BundleTraining
{
    private const int LeastRunsAsGroups = 3;
    private const int ChunksOfARun = 8;

    /// <summary>Estimates every trial as a session would have, trains, and writes the bundle.</summary>
    /// <param name="source">The runs.</param>
    /// <param name="protocol">Settings of the sessions in which the bundle will be used.</param>
    /// <param name="gallery">Embeddings of the labels.</param>
    /// <param name="output">The bundle's folder.</param>
    /// <param name="options">How to train.</param>
    /// <param name="time">Gives the date to record.</param>
    /// <param name="progress">Is told how far it is; null for nobody.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="TrainingException">There are too few trials.</exception>
    public static async Task<TrainedDecoder> RunAsync(
        TrainingSource source, SessionProtocol protocol, Gallery gallery, string output, TrainingOptions options, TimeProvider time, IProgress<TrainingProgress>? progress, CancellationToken stop) =>
        Write(await RunsAsync(source, protocol, stop).ConfigureAwait(false), protocol, gallery, output, options, time, progress, stop);

    /// <summary>All runs of a source with their betas, on one mask and one reference: those of the first.</summary>
    public static async Task<TrainingRuns> RunsAsync(TrainingSource source, SessionProtocol protocol, CancellationToken stop)
    {
        var maskFile = source.Mask ?? (source.Bids is { } folder ? BidsRuns.FindMask(folder) : null) ?? protocol.Mask;
        var mask = maskFile is null ? null : NiftiReader.ReadMask(maskFile);
        return TrainingRuns.Of(await RecordAsync(source, protocol, mask, stop).ConfigureAwait(false), protocol.Glm, mask);
    }

    /// <summary>All runs of a source, recorded on one mask and one reference.</summary>
    /// <param name="source">The runs.</param>
    /// <param name="protocol">Settings of preprocessing, GLM and decision.</param>
    /// <param name="mask">Voxels that are to be decoded; null takes the brain of the first volume.</param>
    /// <param name="stop">Ends it early.</param>
    public static async Task<IReadOnlyList<TrainingRecording>> RecordAsync(TrainingSource source, SessionProtocol protocol, Mask? mask, CancellationToken stop)
    {
        Func<Mask?, float[]?, Task<TrainingRecording>>[] runs =
        [
            .. source.Recordings.Select(r => (Func<Mask?, float[]?, Task<TrainingRecording>>)((m, reference) => RunFeatures.OfRecordingAsync(r, protocol, m, reference, stop))),
            .. (source.Bids is null ? [] : BidsRuns.Find(source.Bids)).Select(r =>
                (Func<Mask?, float[]?, Task<TrainingRecording>>)((m, reference) => RunFeatures.OfFileAsync(r, protocol, m, reference, source.State, stop))),
        ];
        var first = await runs[0](mask, null).ConfigureAwait(false);
        var input = mask is null ? first.Mask : TrainingRuns.WithPool(mask, first.Reference, protocol.Glm);
        var recordings = new List<TrainingRecording> { input.Count == first.Mask.Count ? first : await runs[0](input, first.Reference).ConfigureAwait(false) };
        foreach (var run in runs.Skip(1))
            recordings.Add(await run(input, first.Reference).ConfigureAwait(false));
        return recordings;
    }

    /// <summary>Trains on runs that share mask and reference, and writes the bundle.</summary>
    public static TrainedDecoder Write(
        TrainingRuns runs, SessionProtocol protocol, Gallery gallery, string output, TrainingOptions options, TimeProvider time, IProgress<TrainingProgress>? progress = null, CancellationToken stop = default)
    {
        var first = runs.Runs[0];
        var created = time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var trained = DecoderTraining.Run(TrialsOf(runs.Runs), gallery, options, created, progress, stop);
        var recipe = EstimatorRecipe.Of(protocol.Glm, protocol.Preprocess, protocol.Decision, first.RepetitionTimeSeconds);
        BundleWriter.Write(output, trained.ToBundle(protocol.Name, first.Mask, first.Reference, recipe,
            runs.Model is { } model ? folder => SingleTrialModelFile.Write(folder, model, runs.Input) : null));
        return trained;
    }

    /// <summary>Puts the trials of all runs into one matrix. Groups are runs; with fewer than three runs, stretches of successive trials.</summary>
    public static TrainingTrials TrialsOf(IReadOnlyList<LabelledRun> runs)
    {
        var voxels = runs[0].Mask.Count;
        var trials = runs.SelectMany(r => r.Trials.Select((t, i) => (Trial: t, Group: runs.Count >= LeastRunsAsGroups
            ? r.Name
            : string.Create(CultureInfo.InvariantCulture, $"{r.Name}, part {i * ChunksOfARun / r.Trials.Count + 1}")))).ToArray();
        var betas = new float[trials.Length * voxels];
        for (var t = 0; t < trials.Length; t++)
            trials[t].Trial.Response.Values.CopyTo(betas, t * voxels);
        return new()
        {
            Betas = betas,
            VoxelCount = voxels,
            Items = [.. trials.Select(t => t.Trial.Label)],
            States = [.. trials.Select(t => t.Trial.Response.State)],
            Groups = [.. trials.Select(t => t.Group)],
            Reliabilities = [.. trials.Select(t => t.Trial.Response.Reliability)],
        };
    }
}
