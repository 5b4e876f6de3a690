namespace RealtimeBCI.Glm;

/// <summary>A run as an estimator saw it: every volume, and every event.</summary>
public sealed record RecordedRun
{
    /// <summary>Its name, for provenance.</summary>
    public required string Name { get; init; }
    /// <summary>Repetition time, seconds.</summary>
    public required double RepetitionTimeSeconds { get; init; }
    /// <summary>Its volumes, in order; missing ones may be left out.</summary>
    public required IReadOnlyList<RecordedSample> Samples { get; init; }
    /// <summary>Its events, with their durations.</summary>
    public required IReadOnlyList<DesignEvent> Events { get; init; }
}

/// <summary>One volume of a recorded run.</summary>
/// <param name="ScannerNumber">The scanner's count in this run, from 0.</param>
/// <param name="SampleSeconds">Moment for which its samples stand, scanner seconds.</param>
/// <param name="Voxels">Intensities, scanner units; shape [voxel in]; empty where missing.</param>
/// <param name="IsCensored">Whether it is known but must not be used.</param>
/// <param name="Motion">Translations (mm) and rotations (degrees); shape [6]; empty where unknown.</param>
public sealed record RecordedSample(int ScannerNumber, double SampleSeconds, ReadOnlyMemory<float> Voxels, bool IsCensored, double[] Motion)
{
    /// <summary>The volume as an estimator takes it.</summary>
    public VolumeSample ToSample() => new()
    {
        ScannerNumber = ScannerNumber,
        SampleSeconds = SampleSeconds,
        Voxels = Voxels.Span,
        Censored = IsCensored,
        Motion = Motion,
    };
}

/// <summary>Stands in for an estimator, and keeps what it is given; it refuses every beta.</summary>
/// <param name="name">The run's name.</param>
/// <param name="voxels">Voxels of every volume.</param>
/// <param name="timing">The run's timing.</param>
public sealed class RunRecorder(string name, int voxels, RunTiming timing) : ITrialEstimator
{
    private readonly List<RecordedSample> _samples = [];
    private readonly Dictionary<long, DesignEvent> _events = [];

    /// <inheritdoc/>
    public int VoxelCount => voxels;

    /// <inheritdoc/>
    public int BetaCount => voxels;

    /// <summary>What has come so far.</summary>
    public RecordedRun Run => new() { Name = name, RepetitionTimeSeconds = timing.RepetitionTimeSeconds, Samples = _samples, Events = [.. _events.Values] };

    /// <inheritdoc/>
    public void Observe(DesignEvent e)
    {
        EventCheck.Require(e);
        _events[e.Number] = e;
    }

    /// <inheritdoc/>
    public void Fold(in VolumeSample sample) => _samples.Add(
        new(sample.ScannerNumber, sample.SampleSeconds, sample.Voxels.ToArray(), sample.Censored, sample.Motion.ToArray()));

    /// <inheritdoc/>
    public TrialFit Estimate(int trial, Span<float> beta, Span<float> variance = default)
    {
        beta.Clear();
        variance.Fill(float.PositiveInfinity);
        return TrialFit.Refused(0, "this run is recorded only");
    }

    /// <inheritdoc/>
    public void Forget(int trial)
    {
    }
}
