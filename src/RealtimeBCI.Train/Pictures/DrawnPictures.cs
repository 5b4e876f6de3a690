namespace RealtimeBCI.Train;

/// <summary>Pictures with captions, drawn by chance out of some 500,000 combinations: gratings, rings, one or two shapes, simple scenes.</summary>
public static class DrawnPictures
{
    private const uint HeldOutOneIn = 16;

    /// <summary>Draws the lots of one picture. Its look varies a little beyond what its caption says: places, sizes, tints, phases.</summary>
    public static DrawnPicture Next(Random random)
    {
        var r = random;
        var (first, second) = TwoOf(r, Palette.Names);
        var (third, fourth) = TwoOf(r, Palette.Names);
        return r.Next(16) switch
        {
            0 or 1 => PatternScenes.Bars(r, r.Next(3), first, second, r.Next(4)),
            2 => PatternScenes.Rings(r, r.Next(3), first, second, r.Next(9)),
            3 or 4 or 5 => PatternScenes.One(r, r.Next(3), first, Any(r, PatternScenes.Shapes), r.Next(9), second),
            6 or 7 or 8 => PatternScenes.Two(r, first, Any(r, PatternScenes.Shapes), r.Next(5), third == first || third == second ? fourth == first || fourth == second ? Other(first, second) : fourth : third,
                Any(r, PatternScenes.Shapes), second),
            9 => ThingScenes.House(r, first, second, third, Any(r, ThingScenes.Skies), r.Next(3)),
            10 => ThingScenes.Face(r, r.Next(3), first, second),
            11 => ThingScenes.Tree(r, first, r.Next(4), Any(r, ThingScenes.Skies), r.Next(3)),
            12 => ThingScenes.Ball(r, first, second, r.Next(4)),
            13 => ThingScenes.Boat(r, first, second, Any(r, ThingScenes.Skies), r.Next(3)),
            14 => ThingScenes.Night(r, r.Next(2), first, r.Next(3)),
            _ => r.Next(2) == 0 ? ThingScenes.Flower(r, first, second, third == first ? fourth : third) : ThingScenes.Fish(r, first, second, r.Next(3)),
        };
    }

    /// <summary>Pictures of which no two have the same caption.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">The same seed gives the same pictures.</param>
    /// <param name="heldOut">True takes only captions on which no encoder was trained, false only others, null both; see <see cref="IsHeldOut"/>.</param>
    /// <param name="except">Captions to leave out.</param>
    public static IReadOnlyList<DrawnPicture> Distinct(int count, int seed, bool? heldOut = null, IEnumerable<string>? except = null)
    {
        var random = new Random(seed);
        var captions = new HashSet<string>(except ?? [], StringComparer.Ordinal);
        var pictures = new List<DrawnPicture>(count);
        while (pictures.Count < count)
        {
            var picture = Next(random);
            if ((heldOut is null || heldOut == IsHeldOut(picture.Caption)) && captions.Add(picture.Caption))
                pictures.Add(picture);
        }
        return pictures;
    }

    /// <summary>Whether a caption, one in sixteen, is kept out of every encoder's training, so that it can be tested on combinations that it never met.</summary>
    public static bool IsHeldOut(string caption)
    {
        var hash = 2166136261u;
        foreach (var c in caption)
            hash = (hash ^ c) * 16777619u;
        return (hash ^ (hash >> 15)) % HeldOutOneIn == 0;
    }

    private static string Any(Random random, string[] words) => words[random.Next(words.Length)];

    private static string Other(string first, string second) => Palette.Names.First(n => n != first && n != second);

    private static (string, string) TwoOf(Random random, IReadOnlyList<string> words)
    {
        var first = random.Next(words.Count);
        return (words[first], words[(first + 1 + random.Next(words.Count - 1)) % words.Count]);
    }
}
