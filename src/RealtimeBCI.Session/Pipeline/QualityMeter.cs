using RealtimeBCI.Preprocess;

namespace RealtimeBCI.Session.Pipeline;

/// <summary>Measures a run as it goes: fed with every position of the timeline and every final beta, it says how good the run is so far.</summary>
/// <remarks>Noise and drift rest on the volumes that were used (neither missing, nor censored, nor a dummy scan); displacement and DVARS on every volume whose motion
/// was not lost. Cost and memory do not depend on the run's length. One instance, one run, one thread.</remarks>
/// <param name="run">Repetition time, dummy scans, expected volumes.</param>
/// <param name="plannedTrials">Trials of the whole run; null where the schedule is someone else's.</param>
/// <param name="betasArePercent">Whether betas are percent of each voxel's mean, rather than scanner units.</param>
public sealed class QualityMeter(RunInfo run, int? plannedTrials, bool betasArePercent)
{
    /// <summary>A trial that lost a larger part of its volumes is not usable.</summary>
    public const double MostOfATrialLost = 0.25;

    private readonly RunningMedian _displacement = new(0.005, 1000), _dvars = new(0.01, 5000);
    private readonly SpikeDetector _spikes = new();
    private readonly TrendLine _drift = new();
    private VoxelNoise? _noise;
    private TrialContrast? _contrast;
    private float[] _noiseOfBetas = [];
    private bool _wasSpike, _followsAVolume;

    /// <summary>The figures as of the last volume and trial.</summary>
    public RunQuality Now { get; private set; } = new()
    {
        RepetitionTimeSeconds = run.RepetitionTimeSeconds,
        ExpectedVolumes = run.ExpectedVolumes is { } n ? Math.Max(0, n - run.DummyScans) : null,
        PlannedTrials = plannedTrials,
    };

    /// <summary>Takes a position of the timeline, before its voxels are given back.</summary>
    /// <param name="volume">The volume, or the gap.</param>
    /// <param name="isCensored">Whether it is kept out of the fit.</param>
    /// <returns>Whether it is a spike.</returns>
    public bool Fold(PreparedVolume volume, bool isCensored)
    {
        if (volume.ScannerNumber < run.DummyScans)
            return false;
        var isSpike = Judge(volume);
        if (volume.Voxels is { } voxels && !isCensored)
            Use(voxels.Span, volume);
        Now = Now with
        {
            Volumes = Now.Volumes + 1,
            Missing = Now.Missing + (volume.IsMissing ? 1 : 0),
            Censored = Now.Censored + (isCensored ? 1 : 0),
            Spikes = Now.Spikes + (isSpike && !_wasSpike ? 1 : 0),
            MedianDisplacementMm = _displacement.Value,
            MedianDvarsPercent = _dvars.Value,
        };
        _wasSpike = isSpike;
        return isSpike;
    }

    /// <summary>Takes a trial that was decided.</summary>
    /// <param name="beta">Its response; shape [beta].</param>
    /// <param name="betaVoxels">Position in a volume of each beta's voxel; empty where every voxel has a beta.</param>
    /// <param name="fit">How well it is determined.</param>
    /// <param name="lost">Volumes between onset and decision that are missing, censored or did not come in time.</param>
    /// <param name="seconds">Time from onset to decision; not finite where the trial's end never became known.</param>
    /// <param name="isLate">Whether its data or its event came too late.</param>
    public void Decided(ReadOnlySpan<float> beta, ReadOnlySpan<int> betaVoxels, BetaState fit, int lost, double seconds, bool isLate)
    {
        var isUsable = fit != BetaState.Refused && !isLate && double.IsFinite(seconds) && lost <= MostOfATrialLost * seconds / run.RepetitionTimeSeconds;
        Now = Now with { Trials = Now.Trials + 1, UsableTrials = Now.UsableTrials + (isUsable ? 1 : 0) };
        if (!isUsable || beta.IsEmpty)
            return;
        (_contrast ??= new(beta.Length)).Fold(beta);
        if (_noise is { Volumes: >= RunQuality.LeastVolumes } noise)
            Now = Now with { ContrastToNoise = _contrast.OverNoise(NoiseOfBetas(noise, betaVoxels)) };
    }

    private bool Judge(PreparedVolume volume)
    {
        var isKnown = !volume.IsMissing && volume.Motion.State != MotionState.Lost;
        var isSpike = false;
        if (isKnown && _followsAVolume)
        {
            if (volume.Motion.State == MotionState.Estimated)
                _displacement.Add(volume.Quality.FramewiseDisplacementMm);
            _dvars.Add(volume.Quality.DvarsPercent);
            isSpike = _spikes.Score(volume.Quality.DvarsPercent) > SpikeDetector.Threshold;
        }
        _followsAVolume = isKnown || volume.IsMissing && _followsAVolume;
        return isSpike;
    }

    private void Use(ReadOnlySpan<float> voxels, PreparedVolume volume)
    {
        var minutes = volume.AcquiredSeconds / 60;
        (_noise ??= new(voxels.Length)).Fold(voxels, minutes);
        _drift.Add(minutes, volume.Quality.MeanIntensity);
        if (_noise.Volumes >= RunQuality.LeastVolumes)
            Now = Now with { TemporalSnr = _noise.Measure(), DriftPercentPerMinute = _drift.PercentSlope };
    }

    private ReadOnlySpan<float> NoiseOfBetas(VoxelNoise noise, ReadOnlySpan<int> betaVoxels)
    {
        if (!betasArePercent && betaVoxels.IsEmpty)
            return noise.Deviation;
        if (_noiseOfBetas.Length == 0)
            _noiseOfBetas = new float[betaVoxels.IsEmpty ? noise.Deviation.Length : betaVoxels.Length];
        for (var b = 0; b < _noiseOfBetas.Length; b++)
        {
            var v = betaVoxels.IsEmpty ? b : betaVoxels[b];
            _noiseOfBetas[b] = !betasArePercent ? noise.Deviation[v] : noise.Mean[v] > 0 ? 100 * noise.Deviation[v] / noise.Mean[v] : 0;
        }
        return _noiseOfBetas;
    }
}
