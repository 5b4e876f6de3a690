namespace RealtimeBCI.Train.Benchmark;

/// <summary>What a benchmark runs.</summary>
public sealed record BenchmarkOptions
{
    /// <summary>Families, in the order of their columns.</summary>
    public IReadOnlyList<string> Families { get; init; } = [.. DecoderFamilies.All.Select(f => f.Name)];
    /// <summary>Settings of a family, by its name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Settings { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, string>>();
    /// <summary>Numbers of repeats whose scores are summed; single trials first.</summary>
    public IReadOnlyList<int> Repeats { get; init; } = [1, 2, 4, 8, 16];
    /// <summary>Families that are also trained on shuffled labels.</summary>
    public IReadOnlyList<string> Shuffled { get; init; } = [RidgeFamily.FamilyName];
    /// <summary>Whether the normaliser follows the imagery session.</summary>
    public bool Adapts { get; init; } = true;
    /// <summary>Where chance starts.</summary>
    public int Seed { get; init; } = 1;
    /// <summary>Threads.</summary>
    public int Threads { get; init; } = 2;
    /// <summary>Folder for the bundles, which are kept.</summary>
    public required string Folder { get; init; }
}
