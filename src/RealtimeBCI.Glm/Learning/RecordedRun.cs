namespace RealtimeBCI.Glm;

/// <summary>A run as an estimator saw it: every volume, every event, and when each trial was asked for.</summary>
public sealed record RecordedRun
{
    private readonly IReadOnlyList<EstimatorCall>? _calls;

    /// <summary>Its name, for provenance.</summary>
    public required string Name { get; init; }
    /// <summary>Repetition time, seconds.</summary>
    public required double RepetitionTimeSeconds { get; init; }
    /// <summary>Its planned length, volumes; null where it is what the volumes make it.</summary>
    public int? ExpectedVolumes { get; init; }
    /// <summary>Its volumes, in order; missing ones may be left out.</summary>
    public required IReadOnlyList<RecordedSample> Samples { get; init; }
    /// <summary>Its events, with their durations.</summary>
    public required IReadOnlyList<DesignEvent> Events { get; init; }

    /// <summary>Repetition time and planned length.</summary>
    public RunTiming Timing => new(RepetitionTimeSeconds, ExpectedVolumes ?? (Samples.Count == 0 ? 1 : Samples[^1].ScannerNumber + 1));

    /// <summary>What an estimator is told, in order. Where nobody recorded it: each event before the first volume that is not before it, and no trial is asked for.</summary>
    public IReadOnlyList<EstimatorCall> Calls
    {
        get => _calls ?? Planned();
        init => _calls = value;
    }

    /// <summary>Takes an estimator through the run.</summary>
    /// <param name="estimator">A fresh one.</param>
    /// <param name="decided">Told of each trial that is asked for, at that moment.</param>
    /// <param name="folded">Told after each volume; null tells nobody.</param>
    public void Replay(ITrialEstimator estimator, Action<int> decided, Action<RecordedSample>? folded = null)
    {
        foreach (var call in Calls)
            switch (call)
            {
                case EstimatorCall.Observed(var e):
                    estimator.Observe(e);
                    break;
                case EstimatorCall.Folded(var sample):
                    estimator.Fold(sample.ToSample());
                    folded?.Invoke(sample);
                    break;
                case EstimatorCall.Decided(var trial, var isForgotten):
                    decided(trial);
                    if (isForgotten)
                        estimator.Forget(trial);
                    break;
            }
    }

    private List<EstimatorCall> Planned()
    {
        var calls = new List<EstimatorCall>();
        DesignEvent[] events = [.. Events.OrderBy(e => e.OnsetSeconds).ThenBy(e => e.Number)];
        var next = 0;
        foreach (var sample in Samples)
        {
            for (; next < events.Length && events[next].OnsetSeconds <= sample.SampleSeconds; next++)
                calls.Add(new EstimatorCall.Observed(events[next]));
            calls.Add(new EstimatorCall.Folded(sample));
        }
        return calls;
    }
}

/// <summary>One thing that an estimator is told.</summary>
public abstract record EstimatorCall
{
    /// <summary>An event, or its end.</summary>
    public sealed record Observed(DesignEvent Event) : EstimatorCall;

    /// <summary>A volume.</summary>
    public sealed record Folded(RecordedSample Sample) : EstimatorCall;

    /// <summary>A trial is asked for.</summary>
    /// <param name="Trial">Its number.</param>
    /// <param name="IsForgotten">Whether it will not be asked for again.</param>
    public sealed record Decided(int Trial, bool IsForgotten) : EstimatorCall;
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
