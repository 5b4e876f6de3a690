using RealtimeBCI.Preprocess;

namespace RealtimeBCI.App;

/// <summary>A file's volumes after the preprocessing stages of a session, in memory.</summary>
/// <param name="Volumes">Intensities inside the mask; shape [volume][voxel].</param>
/// <param name="Motion">Head position; shape [volume][6]; null without realignment.</param>
/// <param name="Censored">Volumes to leave out; null where none may be.</param>
/// <param name="Reference">The volume to which the others were realigned, x fastest; shape of the grid.</param>
internal sealed record PreparedSeries(
    IReadOnlyList<ReadOnlyMemory<float>> Volumes, IReadOnlyList<double[]>? Motion, IReadOnlyList<bool>? Censored, float[]? Reference)
{
    /// <summary>Reads a series to its end.</summary>
    /// <param name="series">The series.</param>
    /// <param name="mask">Voxels to keep.</param>
    /// <param name="isRealigned">Whether head motion is corrected.</param>
    /// <param name="censorDisplacementMm">Framewise displacement above which a volume is left out; null leaves none out.</param>
    /// <param name="reference">Volume to realign to; null takes the first.</param>
    public static PreparedSeries Read(NiftiReader series, Mask mask, bool isRealigned, double? censorDisplacementMm, float[]? reference = null)
    {
        mask.RequireOn(series.Grid);
        var settings = new PreprocessSettings { Realign = isRealigned };
        var realign = new RealignStep(series.Grid, reference, settings);
        var resample = new ResampleStep(series.Grid, mask, settings);
        var buffers = new FloatBuffers(series.Grid.VoxelCount);
        List<ReadOnlyMemory<float>> volumes = [];
        List<double[]> motion = [];
        List<bool> censored = [];
        for (var n = 0; n < series.Volumes; n++)
        {
            var image = buffers.Rent();
            series.ReadVolume(image.Span);
            reference ??= image.Span.ToArray();
            var volume = resample.Apply(realign.Apply(
                new() { ScannerNumber = n, AcquiredSeconds = n, Image = image, NonFinite = VoxelCodec.CountNonFinite(image.Span), Times = new() }));
            volumes.Add(volume.Voxels!.Span.ToArray());
            volume.Voxels.Dispose();
            motion.Add([.. volume.Motion.Parameters]);
            censored.Add(volume.Motion.State == MotionState.Lost || volume.Quality.FramewiseDisplacementMm > censorDisplacementMm);
        }
        return new(volumes, isRealigned ? motion : null, isRealigned ? censored : null, reference);
    }
}
