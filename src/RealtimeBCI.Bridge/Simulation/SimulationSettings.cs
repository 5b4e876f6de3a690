namespace RealtimeBCI.Bridge.Simulation;

/// <summary>Everything that decides what a simulated scanner and its participant do.</summary>
public sealed record SimulationSettings
{
    /// <summary>The run's name.</summary>
    public string RunId { get; init; } = "run-01";
    /// <summary>Counts from 1: a run that is scanned again is a new attempt.</summary>
    public int Attempt { get; init; } = 1;
    /// <summary>Seed of everything that differs between runs: noise, motion, trial-to-trial variation.</summary>
    public long Seed { get; init; } = 1;
    /// <summary>Seed of everything that stays: head, tuning, haemodynamic responses.</summary>
    public long ParticipantSeed { get; init; } = 1;
    /// <summary>Where the volumes' voxels lie.</summary>
    public Grid Grid { get; init; } = GridOf(48, 48, 24, 3, 3, 4);
    /// <summary>Repetition time, seconds.</summary>
    public double RepetitionTimeSeconds { get; init; } = 1;
    /// <summary>Volumes of the run; null scans until the schedule is over.</summary>
    public int? Volumes { get; init; }
    /// <summary>Scanner seconds per second.</summary>
    public double Speed { get; init; } = 1;
    /// <summary>Payload: int16, or float32.</summary>
    public VolumeDataType DataType { get; init; } = VolumeDataType.Int16;

    /// <summary>Response to a picture that is seen, percent per unit-integral HRF; 0 is a blind participant.</summary>
    public double VisualGain { get; init; } = 2.5;
    /// <summary>Response to a picture that is imagined, in the same unit; 0 is one who imagines nothing.</summary>
    public double ImageryGain { get; init; } = 1.5;
    /// <summary>Share of sources that tell pictures apart.</summary>
    public double TunedFraction { get; init; } = 0.5;
    /// <summary>Standard deviation over pictures of a tuned source's response, as a fraction of the mean response.</summary>
    public double Selectivity { get; init; } = 0.5;
    /// <summary>Correlation of the imagery tuning with the visual one.</summary>
    public double ImageryOverlap { get; init; } = 0.6;
    /// <summary>Share of a latent's dimensions that imagery keeps.</summary>
    public double ImagerySubspace { get; init; } = 0.5;
    /// <summary>Standard deviation of a source's response from trial to trial, as a fraction of the gain: seeing.</summary>
    public double VisualTrialNoise { get; init; } = 0.15;
    /// <summary>The same: imagining.</summary>
    public double ImageryTrialNoise { get; init; } = 0.25;
    /// <summary>How far an imagined picture is mixed with others: standard deviation of the mixture's length.</summary>
    public double ImageryBlur { get; init; } = 0.6;
    /// <summary>Share of imagery trials in which nothing comes.</summary>
    public double LapseProbability { get; init; } = 0.1;
    /// <summary>Latest start of imagery after the display's frame, seconds; the start is uniform from 0.</summary>
    public double ImageryLatencySeconds { get; init; } = 1.5;
    /// <summary>Share of feedback screens after which the participant presses a button.</summary>
    public double PressProbability { get; init; } = 0.5;

    /// <summary>Standard deviation of slow head motion, mm and degrees.</summary>
    public double MotionMm { get; init; } = 0.4;
    /// <summary>Standard deviation of the head's place between runs, mm.</summary>
    public double PositionShiftMm { get; init; } = 1;
    /// <summary>Factor on all noise, drift and spikes; 0 is none.</summary>
    public double Noise { get; init; } = 1;
    /// <summary>Thermal noise: average brain signal over its standard deviation.</summary>
    public double ThermalSnr { get; init; } = 90;
    /// <summary>Voxel-wise AR(1) noise, percent.</summary>
    public double VoxelNoisePercent { get; init; } = 0.7;
    /// <summary>Shared heart beat, breathing and slow waves, percent.</summary>
    public double SharedNoisePercent { get; init; } = 0.6;
    /// <summary>Slow drift, percent.</summary>
    public double DriftPercent { get; init; } = 0.8;
    /// <summary>Probability that a volume is spoiled.</summary>
    public double SpikeProbability { get; init; } = 1.0 / 150;
    /// <summary>Unevenness of the receive coil over the field, as a fraction.</summary>
    public double CoilBias { get; init; } = 0.15;

    /// <summary>A grid whose centre is the world's origin, axes right, anterior, superior.</summary>
    public static Grid GridOf(int x, int y, int z, double dx, double dy, double dz) =>
        new(x, y, z, new(dx, 0, 0, -(x - 1) * dx / 2, 0, dy, 0, -(y - 1) * dy / 2, 0, 0, dz, -(z - 1) * dz / 2));

    /// <summary>What the run's first message says.</summary>
    public RunInfo RunInfo => new()
    {
        RunId = RunId,
        Attempt = Attempt,
        Grid = Grid,
        DataType = DataType,
        RepetitionTimeSeconds = RepetitionTimeSeconds,
        ExpectedVolumes = Volumes,
        Speed = Speed > 0 ? Speed : 1,
    };

    /// <summary>Checks every number against its range.</summary>
    /// <exception cref="ArgumentException">The first that cannot be: the name of its option, the value, the range.</exception>
    public void Validate()
    {
        InRange("--grid", Grid.VoxelCount, 8, 104 * 104 * 72);
        InRange("--tr", RepetitionTimeSeconds, 0.05, 20);
        InRange("--volumes", Volumes ?? 1, 1, 1_000_000);
        InRange("--speed", Speed, 0, 10_000);
        InRange("--visual-gain", VisualGain, 0, 100);
        InRange("--imagery-gain", ImageryGain, 0, 100);
        InRange("--imagery-overlap", ImageryOverlap, 0, 1);
        InRange("--imagery-subspace", ImagerySubspace, 0.001, 1);
        InRange("--imagery-noise", ImageryTrialNoise, 0, 10);
        InRange("--lapse", LapseProbability, 0, 1);
        InRange("--motion", MotionMm, 0, 5);
        InRange("--position-shift", PositionShiftMm, 0, 20);
        InRange("--noise", Noise, 0, 100);
        if (DataType is not (VolumeDataType.Int16 or VolumeDataType.Float32))
            throw new ArgumentException($"--type is {DataType}; a simulated scanner writes int16 or float32.");
    }

    private static void InRange(string option, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
            throw new ArgumentException($"{option} is {value}; it must lie between {least} and {most}.");
    }
}
