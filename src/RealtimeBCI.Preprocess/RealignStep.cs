namespace RealtimeBCI.Preprocess;

/// <summary>Estimates each volume's head motion against the reference. Voxels that are not finite take the reference's value first.</summary>
/// <param name="grid">Grid of the run.</param>
/// <param name="reference">The session's reference volume, x fastest; shape [voxel]. Null makes the first volume that is not missing the reference.</param>
/// <param name="settings">Whether to realign at all, and on how many threads.</param>
/// <remarks>A grid thinner than <see cref="Realigner.LeastVoxelsPerAxis"/> along an axis, one slice for example, has no rigid motion: nothing is estimated on it.</remarks>
public sealed class RealignStep(Grid grid, float[]? reference, PreprocessSettings settings) : IStep<IngestedVolume, RealignedVolume>
{
    private readonly bool _estimates = settings.Realign && Realigner.CanEstimate(grid);
    private float[]? _reference = reference is null ? null : Finite(reference, grid);
    private Realigner? _realigner;

    /// <summary>Whether motion is estimated with these settings on this grid.</summary>
    public bool Estimates => _estimates;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The reference or a volume has another length than the grid.</exception>
    public RealignedVolume Apply(IngestedVolume input)
    {
        var replaced = 0;
        var motion = MotionEstimate.None;
        if (input.Image is { } image)
        {
            _reference ??= Finite(image.Span, grid);
            replaced = Replace(image.Span, _reference);
            if (_estimates)
            {
                _realigner ??= new(_reference, grid, new() { Threads = settings.Threads });
                motion = _realigner.Estimate(image.Span);
            }
        }
        return new()
        {
            ScannerNumber = input.ScannerNumber,
            AcquiredSeconds = input.AcquiredSeconds,
            Image = input.Image,
            Motion = motion,
            NonFinite = Math.Max(replaced, input.NonFinite),
            Times = input.Times,
        };
    }

    private static int Replace(Span<float> volume, ReadOnlySpan<float> reference)
    {
        if (volume.Length != reference.Length)
            throw new ArgumentException($"A volume has {volume.Length} voxels; the reference has {reference.Length}.");
        var replaced = 0;
        for (var i = 0; i < volume.Length; i++)
            if (!float.IsFinite(volume[i]))
            {
                volume[i] = reference[i];
                replaced++;
            }
        return replaced;
    }

    private static float[] Finite(ReadOnlySpan<float> volume, Grid grid)
    {
        if (volume.Length != grid.VoxelCount)
            throw new ArgumentException($"The reference has {volume.Length} voxels; the grid ({grid}) has {grid.VoxelCount}.");
        var copy = volume.ToArray();
        for (var i = 0; i < copy.Length; i++)
            if (!float.IsFinite(copy[i]))
                copy[i] = 0;
        return copy;
    }
}
