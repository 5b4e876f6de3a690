namespace RealtimeBCI.Train.Nsd;

/// <summary>A target of NSD-Imagery: what a cue letter stands for.</summary>
/// <param name="Cue">The letter.</param>
/// <param name="Set">A simple, B complex, C conceptual.</param>
/// <param name="Name">What it is.</param>
/// <param name="Picture">Its place in NSD, for the five pictures that come from there.</param>
/// <param name="File">Its picture among the raw targets; empty for a concept, which has none of its own.</param>
public sealed record ImageryTarget(char Cue, char Set, string Name, Nsd73kZeroBased? Picture, string File)
{
    /// <summary>Its id in galleries and trial tables: NSD's where it has one, so that both data sets share an embedding.</summary>
    public string Item => Picture?.ToItem() ?? $"imagery-{Cue}";

    /// <summary>Whether it is scored: a concept has no picture that would be the right one.</summary>
    public bool IsScored => Set != 'C';
}

/// <summary>The 18 targets of NSD-Imagery, and the one place that says which pictures of NSD must not be trained on because of them.</summary>
public static class ImageryTargets
{
    /// <summary>Simple shapes, complex pictures, concepts, six of each.</summary>
    public static IReadOnlyList<ImageryTarget> All { get; } =
    [
        new('H', 'A', "bar at 0 degrees", null, "bar_000.0deg_450L_43W.png"),
        new('R', 'A', "bar at 45 degrees", null, "bar_045.0deg_450L_43W.png"),
        new('V', 'A', "bar at 90 degrees", null, "bar_090.0deg_450L_43W.png"),
        new('L', 'A', "bar at 135 degrees", null, "bar_135.0deg_450L_43W.png"),
        new('P', 'A', "cross at 0 degrees", null, "crs_000.0deg_450L_43W.png"),
        new('E', 'A', "cross at 45 degrees", null, "crs_045.0deg_450L_43W.png"),
        Complex('W', 28752, 385),
        Complex('K', 30857, 413),
        Complex('B', 53882, 741),
        Complex('C', 61178, 842),
        Complex('D', 65873, 907),
        new('T', 'B', "artwork", null, "shared0000_nsd00000.png"),
        new('S', 'C', "stripes", null, ""),
        new('Z', 'C', "zebra", null, ""),
        new('M', 'C', "mammal", null, ""),
        new('Y', 'C', "yellow", null, ""),
        new('N', 'C', "banana", null, ""),
        new('F', 'C', "fruit", null, ""),
    ];

    private static readonly HashSet<Nsd73kZeroBased> HeldOut = [.. All.Where(t => t.Picture is not null).Select(t => t.Picture!.Value)];

    /// <summary>The target of a cue letter; null where there is none.</summary>
    public static ImageryTarget? OfCue(string cue) => cue.Length == 1 ? All.FirstOrDefault(t => t.Cue == cue[0]) : null;

    /// <summary>Whether a picture of NSD is a target of NSD-Imagery, and so may never be trained or tuned on.</summary>
    public static bool IsHeldOut(Nsd73kZeroBased picture) => HeldOut.Contains(picture);

    /// <summary>The same for an item of a trial table or gallery.</summary>
    public static bool IsHeldOut(string item) => Nsd73kZeroBased.FromItem(item) is { } picture ? IsHeldOut(picture) : All.Any(t => t.Item == item);

    private static ImageryTarget Complex(char cue, int picture, int shared) =>
        new(cue, 'B', $"complex picture {cue}", new(picture), $"shared{shared:D4}_nsd{picture:D5}.png");
}
