using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train;

/// <summary>The demo's twelve pictures: gratings, crosses, simple scenes.</summary>
public static class DemoPictures
{
    private static readonly (string Id, string Name, Func<Random, DrawnPicture> Draw)[] All =
    [
        ("bars-upright", "upright bars", r => PatternScenes.Bars(r, 1, "black", "white", 0)),
        ("bars-level", "level bars", r => PatternScenes.Bars(r, 2, "red", "black", 2)),
        ("bars-rising", "rising bars", r => PatternScenes.Bars(r, 0, "green", "black", 1)),
        ("cross-upright", "upright cross", r => PatternScenes.One(r, 2, "yellow", "cross", 4, "blue")),
        ("cross-slanted", "slanted cross", r => PatternScenes.One(r, 2, "white", "slanted cross", 4, "purple")),
        ("house", "house", r => ThingScenes.House(r, "white", "red", "brown", "blue", 1)),
        ("face", "face", r => ThingScenes.Face(r, 0, "brown", "grey")),
        ("tree", "tree", r => ThingScenes.Tree(r, "green", 0, "grey", 1)),
        ("ball", "ball", r => ThingScenes.Ball(r, "red", "blue", 1)),
        ("boat", "boat", r => ThingScenes.Boat(r, "brown", "white", "orange", 1)),
        ("rings", "rings", r => PatternScenes.Rings(r, 1, "turquoise", "black", 4)),
        ("night", "night sky", r => ThingScenes.Night(r, 1, "black", 2)),
    ];

    /// <summary>How many there are.</summary>
    public static int Count => All.Length;

    /// <summary>The candidates, each with the name of its picture's file and its caption.</summary>
    public static IReadOnlyList<GalleryItem> Items { get; } = [.. All.Select((s, i) => new GalleryItem(s.Id, s.Name, $"{s.Id}.png", Of(i, 0).Caption))];

    /// <summary>One picture.</summary>
    /// <param name="picture">From 0 to <see cref="Count"/> − 1.</param>
    /// <param name="seed">Moves phases and places a little; one seed always draws the same picture.</param>
    public static DrawnPicture Of(int picture, int seed) => All[picture].Draw(new Random(seed * 1000 + picture));
}
