namespace RealtimeBCI.Train.Neural;

/// <summary>The lengths of a network's axes.</summary>
internal sealed record NetworkSizes
{
    /// <summary>Voxels of each subject.</summary>
    public required IReadOnlyList<int> Voxels { get; init; }
    /// <summary>Units of each hidden layer.</summary>
    public required int Hidden { get; init; }
    /// <summary>Residual blocks.</summary>
    public required int Blocks { get; init; }
    /// <summary>Units of the projector's hidden layers.</summary>
    public required int Width { get; init; }
    /// <summary>Tokens of the target.</summary>
    public required int Tokens { get; init; }
    /// <summary>Numbers per token.</summary>
    public required int Channels { get; init; }
    /// <summary>Numbers of the target.</summary>
    public int Dimension => checked(Tokens * Channels);
}
