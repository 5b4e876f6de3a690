using RealtimeBCI.Preprocess;

namespace RealtimeBCI.Session.Registration;

/// <summary>Aligns a run's first sound volume, which becomes the session's reference, to the decoder's training session.</summary>
/// <remarks>Takes seconds, while volumes wait. The same volume gives the same alignment, bit for bit, so a replay and a resumed run find it again.</remarks>
public sealed class FirstVolumeAlignment
{
    private readonly Mask _mask, _placed;
    private readonly float[] _training;
    private readonly AlignmentSettings _settings;
    private readonly DisplacementField? _field;
    private readonly int _threads;

    /// <summary>Prepares, and reads the unwarping field where the settings name one.</summary>
    /// <param name="mask">The decoder's voxels, whose coverage is judged.</param>
    /// <param name="placed">The voxels to resample: those, and a noise pool where there is one.</param>
    /// <param name="training">The training session's reference volume, x fastest.</param>
    /// <param name="settings">Thresholds, and where the unwarping field is.</param>
    /// <param name="threads">Threads.</param>
    /// <exception cref="NiftiException">The field cannot be read.</exception>
    public FirstVolumeAlignment(Mask mask, Mask placed, float[] training, AlignmentSettings settings, int threads)
    {
        (_mask, _placed, _training, _settings, _threads) = (mask, placed, training, settings, threads);
        if (settings.Field is not { } path)
            return;
        _field = DisplacementField.Read(path);
        FieldSha256 = FileHash.Of(path);
    }

    /// <summary>SHA-256 of the unwarping field's file; null without one.</summary>
    public string? FieldSha256 { get; }

    /// <summary>Aligns and judges.</summary>
    /// <param name="volume">The first sound volume, x fastest; shape [voxel].</param>
    /// <param name="grid">Its grid.</param>
    /// <exception cref="SessionProtocolException">The volume cannot be aligned at all.</exception>
    public (AlignmentReport Report, MaskPlacement Placement) Align(ReadOnlySpan<float> volume, Grid grid)
    {
        try
        {
            var estimate = SessionAligner.Estimate(_training, _mask.Grid, _mask, volume, grid, _field, _threads);
            var report = AlignmentReport.Of(estimate, _settings, AlignmentReport.HashOf(_mask.Grid, _training), AlignmentReport.HashOf(grid, volume), FieldSha256);
            return (report, MaskPlacement.Through(_placed, estimate.TrainingToSession, _field));
        }
        catch (ArgumentException failure)
        {
            throw new SessionProtocolException($"The run's first volume cannot be aligned to the decoder: {failure.Message}");
        }
    }
}
