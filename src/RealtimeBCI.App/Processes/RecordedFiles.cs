using System.CommandLine;
using RealtimeBCI.Glm;
using RealtimeBCI.Train.Features;

namespace RealtimeBCI.App;

/// <summary>Runs on disk, as an estimator would have seen them.</summary>
internal static class RecordedFiles
{
    /// <summary>Reads every run of a folder, all on one mask and realigned to one reference.</summary>
    /// <param name="folder">Holds …_bold.nii[.gz] with …_events.tsv beside it.</param>
    /// <param name="options">Timing, motion.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="settings">Which estimator, and the moment within a volume that its samples stand for.</param>
    /// <returns>The runs; the voxels read, a noise pool outside a named mask among them; and the positions of those that are to get betas, null for all.</returns>
    public static (IReadOnlyList<RecordedRun> Runs, Mask Mask, int[]? Estimated) Read(string folder, SeriesOptions options, ParseResult parsed, GlmSettings settings)
    {
        var files = BidsRuns.Find(folder);
        var (mask, estimated) = Voxels(options, parsed, files[0], settings);
        return (Read(files, mask, options, parsed, settings).Runs, mask, estimated);
    }

    /// <summary>Reads runs on one mask, realigned to one reference: the first volume of the first.</summary>
    /// <param name="files">The runs, in their order.</param>
    /// <param name="mask">Their voxels.</param>
    /// <param name="options">Timing, motion.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="settings">The moment within a volume that its samples stand for.</param>
    /// <returns>The runs, and the reference, x fastest.</returns>
    public static (IReadOnlyList<RecordedRun> Runs, float[]? Reference) Read(
        IEnumerable<BidsRun> files, Mask mask, SeriesOptions options, ParseResult parsed, GlmSettings settings)
    {
        var runs = new List<RecordedRun>();
        float[]? reference = null;
        foreach (var run in files)
        {
            using var series = NiftiReader.Open(run.Bold);
            var prepared = options.Prepare(parsed, series, mask, reference);
            reference ??= prepared.Reference;
            var tr = options.RepetitionTime(parsed, series, run.Name);
            runs.Add(new()
            {
                Name = run.Name,
                RepetitionTimeSeconds = tr,
                Events = options.Trials(parsed, run.Events),
                Samples = [.. prepared.Volumes.Select((v, n) => new RecordedSample(
                    n, (n + settings.SliceTimeReference) * tr, v, prepared.Censored is { } c && c[n], prepared.Motion is { } m ? m[n] : []))],
            });
        }
        return (runs, reference);
    }

    private static (Mask, int[]?) Voxels(SeriesOptions options, ParseResult parsed, BidsRun run, GlmSettings settings)
    {
        using var series = NiftiReader.Open(run.Bold);
        var wanted = options.MaskFor(parsed, series);
        if (!options.HasMask(parsed))
            return (wanted, null);
        wanted.RequireOn(series.Grid);
        var first = new float[series.Grid.VoxelCount];
        series.ReadVolume(first.AsSpan());
        var mask = TrainingRuns.WithPool(wanted, first, settings);
        return (mask, mask.PositionsOf(wanted));
    }
}
