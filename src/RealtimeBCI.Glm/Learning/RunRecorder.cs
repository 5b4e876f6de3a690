namespace RealtimeBCI.Glm;

/// <summary>Stands in for an estimator, and keeps what it is told; it refuses every beta. A trial counts as decided where it is forgotten.</summary>
/// <param name="name">The run's name.</param>
/// <param name="voxels">Voxels of every volume.</param>
/// <param name="timing">The run's timing.</param>
public sealed class RunRecorder(string name, int voxels, RunTiming timing) : ITrialEstimator
{
    private readonly List<EstimatorCall> _calls = [];

    /// <inheritdoc/>
    public int VoxelCount => voxels;

    /// <inheritdoc/>
    public int BetaCount => voxels;

    /// <summary>What has come so far.</summary>
    public RecordedRun Run => new()
    {
        Name = name,
        RepetitionTimeSeconds = timing.RepetitionTimeSeconds,
        ExpectedVolumes = timing.ExpectedVolumes,
        Samples = [.. _calls.OfType<EstimatorCall.Folded>().Select(f => f.Sample)],
        Events = [.. _calls.OfType<EstimatorCall.Observed>().Select(o => o.Event).GroupBy(e => e.Number).Select(g => g.Last())],
        Calls = [.. _calls],
    };

    /// <inheritdoc/>
    public void Observe(DesignEvent e)
    {
        EventCheck.Require(e);
        _calls.Add(new EstimatorCall.Observed(e));
    }

    /// <inheritdoc/>
    public void Fold(in VolumeSample sample) => _calls.Add(new EstimatorCall.Folded(
        new(sample.ScannerNumber, sample.SampleSeconds, sample.Voxels.ToArray(), sample.Censored, sample.Motion.ToArray())));

    /// <inheritdoc/>
    public TrialFit Estimate(int trial, Span<float> beta, Span<float> variance = default)
    {
        beta.Clear();
        variance.Fill(float.PositiveInfinity);
        return TrialFit.Refused(0, "this run is recorded only");
    }

    /// <inheritdoc/>
    public void Forget(int trial) => _calls.Add(new EstimatorCall.Decided(trial, true));
}
