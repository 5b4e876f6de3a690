namespace RealtimeBCI.Preprocess;

/// <summary>Brings each volume to the reference at the mask's voxels, and measures its quality. Gives the volume's buffer back.</summary>
/// <remarks>Quality compares with the last volume that arrived; across a gap that is a longer time. A volume whose motion is lost is read with the last good
/// motion and censored later: its framewise displacement says nothing. The next one's counts from the last good motion.</remarks>
public sealed class ResampleStep : IStep<RealignedVolume, PreparedVolume>
{
    private readonly MaskResampler _resampler;
    private readonly FloatBuffers _buffers;
    private readonly float[] _previous;
    private MotionEstimate? _previousMotion;

    /// <summary>Prepares for a run whose mask lies on its own grid.</summary>
    /// <param name="grid">Grid of the run.</param>
    /// <param name="mask">Voxels that later stages see.</param>
    /// <param name="settings">Threads.</param>
    /// <exception cref="GeometryException">The mask lies on another grid; the message names both.</exception>
    public ResampleStep(Grid grid, Mask mask, PreprocessSettings settings)
        : this(grid, MaskPlacement.OnOwnGrid(mask, grid), settings)
    {
    }

    /// <summary>Prepares for a run.</summary>
    /// <param name="grid">Grid of the run.</param>
    /// <param name="placement">Voxels that later stages see, and where they lie in the session's reference.</param>
    /// <param name="settings">Threads.</param>
    public ResampleStep(Grid grid, MaskPlacement placement, PreprocessSettings settings)
    {
        _resampler = new(grid, placement, settings.Threads);
        _buffers = new(placement.Mask.Count);
        _previous = new float[placement.Mask.Count];
    }

    /// <inheritdoc/>
    public PreparedVolume Apply(RealignedVolume input)
    {
        if (input.Image is not { } image)
            return new() { ScannerNumber = input.ScannerNumber, AcquiredSeconds = input.AcquiredSeconds, Times = input.Times };
        var voxels = _buffers.Rent();
        try
        {
            _resampler.Resample(image.Span, input.Motion.ReferenceToVolume, voxels.Span);
        }
        finally
        {
            image.Dispose();
        }
        var quality = new VolumeQuality
        {
            FramewiseDisplacementMm = _previousMotion is { } before ? FramewiseDisplacement.Between(before.Parameters, input.Motion.Parameters) : 0,
            DvarsPercent = _previousMotion is null ? 0 : Dvars.Percent(_previous, voxels.Span),
            MeanIntensity = Dvars.Mean(voxels.Span),
            NonFiniteVoxels = input.NonFinite,
        };
        _previousMotion = input.Motion;
        voxels.Span.CopyTo(_previous);
        return new()
        {
            ScannerNumber = input.ScannerNumber,
            AcquiredSeconds = input.AcquiredSeconds,
            Voxels = voxels,
            Motion = input.Motion,
            Quality = quality,
            Times = input.Times,
        };
    }
}
