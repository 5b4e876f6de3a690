namespace RealtimeBCI.Train;

/// <summary>One target of a family of linear decoders, as its paper has it.</summary>
/// <param name="Name">Name of the target; settings <c>NAME-weight</c> and <c>NAME-voxels</c> are its own.</param>
/// <param name="Space">The gallery's embeddings that it predicts.</param>
public sealed record LinearTarget(string Name, string Space)
{
    /// <summary>Strengths of the published decoder, α; with several the best is chosen by cross-validation.</summary>
    public IReadOnlyList<double> Published { get; init; } = [];
    /// <summary>How predictions and candidates are compared.</summary>
    public TargetScore Score { get; init; } = TargetScore.Cosine;
    /// <summary>Share in the fused score unless a setting says otherwise; 0 for what only a reconstruction needs.</summary>
    public double Weight { get; init; } = 1;
    /// <summary>Whether it is left out, with a note, where the gallery lacks its space.</summary>
    public bool Optional { get; init; }
    /// <summary>Voxels that it sees, see <see cref="TrainingOptions.VoxelGroups"/>; empty for all.</summary>
    public string Voxels { get; init; } = "";
    /// <summary>Whether each pattern is brought to unit length first.</summary>
    public bool UnitPatterns { get; init; }
    /// <summary>Whether each token of the target is brought to unit length first. Sessions then get scores of the gallery's items instead of a latent.</summary>
    public bool UnitTokens { get; init; }
    /// <summary>Whether each output is brought to the mean and spread of the training targets, by statistics of held-out predictions.</summary>
    public bool Restandardised { get; init; }
}
