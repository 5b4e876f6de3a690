using RealtimeBCI.Decode;

namespace RealtimeBCI.Train;

/// <summary>Training cannot be done with this data; the message says in one line what was found and what is needed.</summary>
public sealed class TrainingException(string message) : Exception(message);

/// <summary>The trials on which a decoder is trained, as the session's own stages estimated them.</summary>
public sealed record TrainingTrials
{
    /// <summary>Betas, mask order; shape [trial, voxel], C order.</summary>
    public required float[] Betas { get; init; }
    /// <summary>Length of a row of betas.</summary>
    public required int VoxelCount { get; init; }
    /// <summary>What each trial showed or asked for: ids of the gallery; shape [trial].</summary>
    public required IReadOnlyList<string> Items { get; init; }
    /// <summary>Seeing or imagining; shape [trial].</summary>
    public required IReadOnlyList<CognitiveState> States { get; init; }
    /// <summary>Trials of one group are never split between training and validation: the run, or the picture where decoders must carry over to new ones; shape [trial].</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>Expected squared correlation of each trial's beta with the true one, NaN where it is not known; shape [trial], or empty where none is.</summary>
    public IReadOnlyList<double> Reliabilities { get; init; } = [];

    /// <summary>Number of trials.</summary>
    public int Count => Items.Count;

    /// <summary>One trial's betas.</summary>
    public ReadOnlySpan<float> Beta(int trial) => Betas.AsSpan(trial * VoxelCount, VoxelCount);

    /// <summary>A part of the trials, in the order given.</summary>
    public TrainingTrials Only(IReadOnlyList<int> trials)
    {
        var betas = new float[trials.Count * VoxelCount];
        for (var i = 0; i < trials.Count; i++)
            Beta(trials[i]).CopyTo(betas.AsSpan(i * VoxelCount));
        return new()
        {
            Betas = betas,
            VoxelCount = VoxelCount,
            Items = [.. trials.Select(t => Items[t])],
            States = [.. trials.Select(t => States[t])],
            Groups = [.. trials.Select(t => Groups[t])],
            Reliabilities = Reliabilities.Count == 0 ? [] : [.. trials.Select(t => Reliabilities[t])],
        };
    }

    /// <summary>Checks that a decoder can be trained and cross-validated.</summary>
    /// <exception cref="TrainingException">Lengths differ, a beta is not finite, or there are too few trials, groups or items.</exception>
    public void Validate()
    {
        if (Reliabilities.Count != 0 && Reliabilities.Count != Count)
            throw new TrainingException($"{Reliabilities.Count} reliabilities for {Count} trials; give one per trial, or none.");
        if (States.Count != Count || Groups.Count != Count || Betas.Length != (long)Count * VoxelCount)
            throw new TrainingException($"{Betas.Length} betas, {States.Count} states and {Groups.Count} groups for {Count} trials of {VoxelCount} voxels do not fit together.");
        if (Groups.Distinct().Count() < 2 || Items.Distinct().Count() < 2)
            throw new TrainingException($"{Count} trials in {Groups.Distinct().Count()} groups with {Items.Distinct().Count()} different items; cross-validation needs at least 2 groups (runs) and 2 items.");
        if (FiniteKernel.CountNonFinite(Betas) is > 0 and var bad)
            throw new TrainingException($"{bad} betas are NaN or infinite; leave those trials or voxels out.");
    }
}
