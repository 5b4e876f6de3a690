using RealtimeBCI.Decode;

namespace RealtimeBCI.Train;

/// <summary>What may be chosen when a decoder is trained. All of it is recorded in the bundle.</summary>
/// <remarks>The defaults were chosen on real data (eight object categories, twelve runs) by cross-validation inside the training runs alone.</remarks>
public sealed record TrainingOptions
{
    /// <summary>Name of the family, see <see cref="DecoderFamilies"/>.</summary>
    public string Family { get; init; } = PublishedFamilies.Ridge.Name;
    /// <summary>The family's own settings, by name; each family says which it knows.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
    /// <summary>Voxels by the name of their region, as positions in mask order, for families that let a target see some regions alone; empty where none are known.</summary>
    public IReadOnlyDictionary<string, int[]> VoxelGroups { get; init; } = new Dictionary<string, int[]>();
    /// <summary>Where chance starts, for families that need it.</summary>
    public int Seed { get; init; } = 1;
    /// <summary>How the model's weights are stored.</summary>
    public WeightOptions Weights { get; init; } = new();
    /// <summary>Whether each pattern's own mean over voxels is taken off.</summary>
    public bool RemovePatternMean { get; init; } = true;
    /// <summary>Whether each voxel is divided by its own spread over training trials; else all are divided by one number.</summary>
    public bool StandardiseVoxels { get; init; } = true;
    /// <summary>Voxels to keep: those with the largest F ratio between items, chosen anew in each fold from its training part; null keeps all.</summary>
    public int? Voxels { get; init; }
    /// <summary>Strengths to choose from, as multiples of a trial's mean squared length (<see cref="BlockRidge.StrengthUnit"/>).</summary>
    public IReadOnlyList<double> RelativeStrengths { get; init; } = [0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30];
    /// <summary>Most folds of the cross-validation; groups share folds where there are more groups.</summary>
    public int Folds { get; init; } = 12;
    /// <summary>Fewest trials from which a state gets statistics of its own; with fewer it borrows the other state's.</summary>
    public int FewestTrialsPerState { get; init; } = 8;
    /// <summary>For how many trials of a session the training statistics count.</summary>
    public double NormaliserPseudoTrials { get; init; } = 20;
    /// <summary>Fewest decisions on which a number of repeats is calibrated.</summary>
    public int FewestDecisionsToCalibrate { get; init; } = 12;
    /// <summary>Threads to use. On one machine the same number gives the same result; another may change its last digits.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>Checks every option against its range.</summary>
    /// <exception cref="TrainingException">The first option that cannot be.</exception>
    public void Validate()
    {
        if (RelativeStrengths.Count == 0 || RelativeStrengths.Any(s => !(s > 0) || !double.IsFinite(s)))
            throw new TrainingException($"relativeStrengths is [{string.Join(", ", RelativeStrengths)}]; give at least one, each above 0.");
        if (Voxels is < 1)
            throw new TrainingException($"voxels is {Voxels}; it must be at least 1, or be left out.");
        if (Folds < 2 || FewestTrialsPerState < 2 || !(NormaliserPseudoTrials > 0) || FewestDecisionsToCalibrate < 1 || Threads < 1)
            throw new TrainingException(
                $"folds is {Folds} (at least 2), fewestTrialsPerState {FewestTrialsPerState} (at least 2), normaliserPseudoTrials {NormaliserPseudoTrials} (above 0), "
                + $"fewestDecisionsToCalibrate {FewestDecisionsToCalibrate} and threads {Threads} (at least 1); one of them is out of range.");
    }
}
