namespace RealtimeBCI.Preprocess;

/// <summary>How head motion is estimated. The defaults suit whole-brain series of 1.5 to 4 mm.</summary>
public sealed record RealignSettings
{
    /// <summary>Threads for one volume. The estimate is the same, bit for bit, for any number.</summary>
    public int Threads { get; init; } = 2;
    /// <summary>Most voxels that the finest level compares.</summary>
    public int VoxelBudget { get; init; } = 100_000;
    /// <summary>Share of the budget spent on bright voxels without gradient, which hold the smooth gain apart from the motion.</summary>
    public double FlatShare { get; init; } = 0.3;
    /// <summary>Order of the polynomial gain between reference and volume: 0 is one gain, 3 follows fields down to about 10 cm.</summary>
    public int GainOrder { get; init; } = 3;
    /// <summary>Weight of the prior that holds every gain term but the constant near 0, in voxels of noise-free evidence.</summary>
    public double GainPrior { get; init; } = 200;
    /// <summary>The same for a volume whose gain looks even: freedom that is not needed costs precision.</summary>
    public double EvenGainPrior { get; init; } = 20_000;
    /// <summary>Root mean square variation of the gain over the head below which it counts as even, as a fraction.</summary>
    public double EvenGain { get; init; } = 0.0008;
    /// <summary>Voxel size of the coarse level, mm.</summary>
    public double CoarseMm { get; init; } = 8;
    /// <summary>Residuals beyond this many standard deviations count ever less (Cauchy's influence function).</summary>
    public double RobustScale { get; init; } = 6;
    /// <summary>A fit that leaves more than this share of the reference's variance unexplained is lost.</summary>
    public double MaxUnexplained { get; init; } = 0.05;
    /// <summary>A fit with less than this share of the compared voxels inside the volume is lost.</summary>
    public double MinOverlap { get; init; } = 0.6;

    /// <summary>Checks every setting against its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The first setting that cannot be.</exception>
    public void Validate()
    {
        Require(nameof(Threads), Threads, 1, 64);
        Require(nameof(VoxelBudget), VoxelBudget, 1000, 10_000_000);
        Require(nameof(FlatShare), FlatShare, 0, 0.9);
        Require(nameof(GainOrder), GainOrder, 0, 3);
        Require(nameof(GainPrior), GainPrior, 0, 1e9);
        Require(nameof(EvenGainPrior), EvenGainPrior, 0, 1e9);
        Require(nameof(EvenGain), EvenGain, 0, 1);
        Require(nameof(CoarseMm), CoarseMm, 2, 20);
        Require(nameof(RobustScale), RobustScale, 1, 1000);
        Require(nameof(MaxUnexplained), MaxUnexplained, 0, 1);
        Require(nameof(MinOverlap), MinOverlap, 0, 1);
    }

    private static void Require(string key, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
            throw new ArgumentOutOfRangeException(key, value, $"{key} is {value}; it must lie between {least} and {most}.");
    }
}
