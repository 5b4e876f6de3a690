namespace RealtimeBCI.Glm;

/// <summary>What may be chosen when a single-trial model is learned.</summary>
public sealed record LearningOptions
{
    /// <summary>Most noise components.</summary>
    public int MostComponents { get; init; } = 24;
    /// <summary>Most voxels of the noise pool; more are thinned out evenly.</summary>
    public int MostPoolVoxels { get; init; } = 4000;
    /// <summary>Most response shapes.</summary>
    public int MostResponses { get; init; } = 10;
    /// <summary>Voxels from which what all share is learned; more are thinned out evenly.</summary>
    public int VoxelsForShared { get; init; } = 1200;
    /// <summary>Threads to use; the model does not depend on it.</summary>
    public int Threads { get; init; } = 2;
}
