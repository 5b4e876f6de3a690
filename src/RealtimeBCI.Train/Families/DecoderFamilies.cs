namespace RealtimeBCI.Train;

/// <summary>Every family that can be trained, by name.</summary>
public static class DecoderFamilies
{
    /// <summary>All families.</summary>
    public static IReadOnlyList<IDecoderFamily> All { get; } =
    [
        PublishedFamilies.Ridge, PublishedFamilies.BrainDiffuser, PublishedFamilies.Takagi, PublishedFamilies.Mirage, new IcnnFamily(),
        new Neural.MindEye1Family(), new Neural.MindEye2Family(), new CentroidFamily(), new ChanceFamily(),
    ];

    /// <summary>One family.</summary>
    /// <exception cref="TrainingException">There is none of that name.</exception>
    public static IDecoderFamily Of(string name) => All.FirstOrDefault(f => f.Name == name)
        ?? throw new TrainingException($"There is no decoder family '{name}'; choose one of {string.Join(", ", All.Select(f => f.Name))}.");
}
