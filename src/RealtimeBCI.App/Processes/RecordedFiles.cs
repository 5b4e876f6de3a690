using System.CommandLine;
using RealtimeBCI.Glm;
using RealtimeBCI.Train.Features;

namespace RealtimeBCI.App;

/// <summary>The runs of a folder, as an estimator would have seen them.</summary>
internal static class RecordedFiles
{
    /// <summary>Reads runs, all on one mask and realigned to one reference.</summary>
    /// <param name="files">The runs, in their order.</param>
    /// <param name="mask">Their voxels; null takes what the command line says.</param>
    /// <param name="options">Timing, motion.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="sliceTimeReference">Moment within a volume that its samples stand for.</param>
    /// <returns>The runs, their mask, and the volume to which they were realigned, x fastest.</returns>
    public static (IReadOnlyList<RecordedRun> Runs, Mask Mask, float[]? Reference) Read(
        IEnumerable<BidsRun> files, Mask? mask, SeriesOptions options, ParseResult parsed, double sliceTimeReference)
    {
        var runs = new List<RecordedRun>();
        float[]? reference = null;
        foreach (var run in files)
        {
            using var series = NiftiReader.Open(run.Bold);
            mask ??= options.MaskFor(parsed, series);
            var prepared = options.Prepare(parsed, series, mask, reference);
            reference ??= prepared.Reference;
            var tr = options.RepetitionTime(parsed, series, run.Name);
            runs.Add(new()
            {
                Name = run.Name,
                RepetitionTimeSeconds = tr,
                Events = options.Trials(parsed, run.Events),
                Samples = [.. prepared.Volumes.Select((v, n) => new RecordedSample(
                    n, (n + sliceTimeReference) * tr, v, prepared.Censored is { } c && c[n], prepared.Motion is { } m ? m[n] : []))],
            });
        }
        return (runs, mask!, reference);
    }
}
