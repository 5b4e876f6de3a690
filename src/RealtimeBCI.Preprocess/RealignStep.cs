using System.Diagnostics.CodeAnalysis;

namespace RealtimeBCI.Preprocess;

/// <summary>Estimates each volume's head motion against the reference. Voxels that are not finite take the reference's value first.</summary>
/// <remarks>A grid thinner than <see cref="Realigner.LeastVoxelsPerAxis"/> along an axis, one slice for example, has no rigid motion: nothing is estimated on it.
/// Whatever depends on the reference alone takes some tenths of a second, at construction, or at the first volume where that is the reference.</remarks>
public sealed class RealignStep : IStep<IngestedVolume, RealignedVolume>
{
    private readonly Grid _grid;
    private readonly PreprocessSettings _settings;
    private float[]? _reference;
    private Realigner? _realigner;

    /// <summary>Prepares for a run.</summary>
    /// <param name="grid">Grid of the run.</param>
    /// <param name="reference">The session's reference volume, x fastest; shape [voxel]. Null makes the first volume that is not missing the reference.</param>
    /// <param name="settings">Whether to realign at all, and on how many threads.</param>
    /// <exception cref="ArgumentException">The reference has another length than the grid.</exception>
    public RealignStep(Grid grid, float[]? reference, PreprocessSettings settings)
    {
        (_grid, _settings) = (grid, settings);
        Estimates = settings.Realign && Realigner.CanEstimate(grid);
        if (reference is not null)
            Refer(reference);
    }

    /// <summary>Whether motion is estimated with these settings on this grid.</summary>
    public bool Estimates { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A volume has another length than the grid.</exception>
    public RealignedVolume Apply(IngestedVolume input)
    {
        var replaced = 0;
        var motion = MotionEstimate.None;
        if (input.Image is { } image)
        {
            if (_reference is null)
                Refer(image.Span);
            replaced = Replace(image.Span, _reference);
            if (_realigner is not null)
                motion = _realigner.Estimate(image.Span);
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

    [MemberNotNull(nameof(_reference))]
    private void Refer(ReadOnlySpan<float> volume)
    {
        if (volume.Length != _grid.VoxelCount)
            throw new ArgumentException($"The reference has {volume.Length} voxels; the grid ({_grid}) has {_grid.VoxelCount}.");
        _reference = volume.ToArray();
        for (var i = 0; i < _reference.Length; i++)
            if (!float.IsFinite(_reference[i]))
                _reference[i] = 0;
        if (Estimates)
            _realigner = new(_reference, _grid, new() { Threads = _settings.Threads });
    }
}
