namespace RealtimeBCI.Train;

/// <summary>Simple scenes: houses, faces, trees, balls, boats, night skies, flowers, fish.</summary>
internal static class ThingScenes
{
    public static readonly string[] Skies = ["blue", "grey", "pink", "black", "orange"];
    public static readonly string[] Moods = ["smiling", "sad", "serious"];
    public static readonly string[] Lands = ["a meadow", "sand", "snow", "water"];
    public static readonly string[] Moons = ["the full moon", "the half moon"];
    public static readonly string[] Sides = ["at the left", "in the middle", "at the right"];

    public static DrawnPicture House(Random random, string wall, string roof, string door, string sky, int side)
    {
        var x = Across(random, side);
        var glass = Palette.Of("grey", random);
        return new($"a {wall} house with a {roof} roof and a {door} door under a {sky} sky {Sides[side]}", Sky(random, sky),
        [
            new Layer(Outlines.Box(0, 0.84, 1, 1), Land(random, 0)),
            new Layer(Outlines.Box(x - 0.24, 0.46, x + 0.24, 0.88), Palette.Of(wall, random)),
            new Layer(Outlines.Roof(x, 0.18, 0.31, 0.47), Palette.Of(roof, random)),
            new Layer(Outlines.Box(x - 0.05, 0.64, x + 0.07, 0.88), Palette.Of(door, random)),
            new Layer(Outlines.Union(Outlines.Box(x - 0.19, 0.53, x - 0.09, 0.65), Outlines.Box(x + 0.1, 0.53, x + 0.2, 0.65)), glass),
        ]);
    }

    public static DrawnPicture Face(Random random, int mood, string hair, string ground)
    {
        var x = Near(random, 0.5);
        var dark = new Ink(0.12f, 0.08f, 0.05f);
        Outline mouth = mood == 2 ? Outlines.Box(x - 0.12, 0.7, x + 0.12, 0.735) : Arc(x, mood == 0 ? 0.6 : 0.84, mood == 0);
        return new($"a {Moods[mood]} face with {hair} hair on {ground}", Palette.Of(ground, random),
        [
            new Layer(Outlines.Disc(x, 0.46, 0.37, 0.41), Palette.Of(hair, random)),
            new Layer(Outlines.Disc(x, 0.54, 0.31, 0.39), new Ink(0.93f, 0.75f + 0.06f * random.NextSingle(), 0.62f)),
            new Layer(Outlines.Union(Outlines.Disc(x - 0.13, 0.44, 0.05, 0.04), Outlines.Disc(x + 0.13, 0.44, 0.05, 0.04)), dark),
            new Layer(Outlines.Box(x - 0.02, 0.48, x + 0.02, 0.6), new Ink(0.75f, 0.52f, 0.4f)),
            new Layer(mouth, new Ink(0.7f, 0.15f, 0.15f)),
        ]);
    }

    public static DrawnPicture Tree(Random random, string leaves, int land, string sky, int side)
    {
        var x = Across(random, side);
        return new($"a {leaves} tree on {Lands[land]} under a {sky} sky {Sides[side]}", Sky(random, sky),
        [
            new Layer(Outlines.Box(0, 0.8, 1, 1), Land(random, land)),
            new Layer(Outlines.Box(x - 0.05, 0.5, x + 0.05, 0.88), Palette.Of("brown", random)),
            new Layer(Outlines.Union(Outlines.Disc(x, 0.3, 0.2, 0.19), Outlines.Disc(x - 0.14, 0.44, 0.17, 0.14), Outlines.Disc(x + 0.14, 0.44, 0.17, 0.14)), Palette.Of(leaves, random)),
        ]);
    }

    public static DrawnPicture Ball(Random random, string first, string second, int land)
    {
        var (x, y, turn) = (Near(random, 0.5), Near(random, 0.52), 6 * random.NextDouble());
        var (a, b) = (Palette.Of(first, random), Palette.Of(second, random));
        return new($"a ball with {first} and {second} sectors on {Lands[land]}", Land(random, land),
        [
            new Layer(Outlines.Disc(x + 0.05, 0.85, 0.32, 0.05), new Ink(0.25f, 0.22f, 0.18f)),
            new Layer(Outlines.Disc(x, y, 0.31, 0.31), (px, py) => (int)((Math.Atan2(py - y, px - x) + Math.PI + turn) / Math.PI * 3) % 2 == 0 ? a : b),
        ]);
    }

    public static DrawnPicture Boat(Random random, string hull, string sail, string sky, int side)
    {
        var x = Across(random, side);
        var white = Palette.Of(sail, random);
        return new($"a {hull} boat with {sail} sails on water under a {sky} sky {Sides[side]}", Sky(random, sky),
        [
            new Layer(Outlines.Box(0, 0.68, 1, 1), Land(random, 3)),
            new Layer(Outlines.Union(Outlines.Box(x - 0.25, 0.6, x + 0.25, 0.68), Outlines.Box(x - 0.2, 0.6, x + 0.2, 0.74)), Palette.Of(hull, random)),
            new Layer(Outlines.Roof(x + 0.06, 0.12, 0.22, 0.57), white),
            new Layer(Outlines.Roof(x - 0.14, 0.28, 0.12, 0.57), white),
        ]);
    }

    public static DrawnPicture Night(Random random, int moon, string hills, int side)
    {
        var (x, y, hump) = (Across(random, side), Near(random, 0.25), 6 * random.NextDouble());
        var light = new Ink(0.98f, 0.95f, 0.75f);
        Outline[] stars = [.. Enumerable.Range(0, 9).Select(i => Outlines.Disc((i + 0.8 * random.NextDouble()) / 9, 0.06 + 0.58 * random.NextDouble(), 0.016, 0.016))];
        return new($"{Moons[moon]} and stars over {hills} hills {Sides[side]}", new Ink(0.03f, 0.03f, 0.16f),
        [
            new Layer(Outlines.Union(stars), light),
            new Layer(moon == 0 ? Outlines.Disc(x, y, 0.14, 0.14) : Outlines.HalfMoon(x, y, 0.15), light),
            new Layer((px, py) => 0.75 + 0.06 * Math.Sin(9 * px + hump) - py, Ink.Mix(Palette.Of(hills, random), new(0, 0, 0), 0.4)),
        ]);
    }

    public static DrawnPicture Flower(Random random, string petals, string heart, string ground)
    {
        var (x, y, turn) = (Near(random, 0.5), Near(random, 0.4), random.NextDouble());
        Outline[] leaves = [.. Enumerable.Range(0, 6).Select(i => Outlines.Disc(x + 0.19 * Math.Cos(turn + i * Math.PI / 3), y + 0.19 * Math.Sin(turn + i * Math.PI / 3), 0.11, 0.11))];
        return new($"a flower with {petals} petals around a {heart} heart on {ground}", Palette.Of(ground, random),
        [
            new Layer(Outlines.Box(x - 0.02, y, x + 0.02, 0.97), new Ink(0.1f, 0.45f, 0.12f)),
            new Layer(Outlines.Union(leaves), Palette.Of(petals, random)),
            new Layer(Outlines.Disc(x, y, 0.11, 0.11), Palette.Of(heart, random)),
        ]);
    }

    public static DrawnPicture Fish(Random random, string body, string fins, int side)
    {
        var (x, y) = (Across(random, side), Near(random, 0.5));
        return new($"a {body} fish with {fins} fins in water {Sides[side]}", Land(random, 3),
        [
            new Layer(Outlines.Union(Outlines.Diamond(x + 0.24, y, 0.13), Outlines.Roof(x, y - 0.27, 0.12, y)), Palette.Of(fins, random)),
            new Layer(Outlines.Disc(x - 0.02, y, 0.23, 0.14), Palette.Of(body, random)),
            new Layer(Outlines.Disc(x - 0.15, y - 0.03, 0.02, 0.02), new Ink(1, 1, 1)),
        ]);
    }

    private static double Near(Random random, double v) => v + 0.05 * (random.NextDouble() - 0.5);

    private static double Across(Random random, int side) => Near(random, 0.5 + 0.2 * (side - 1));

    private static Ink Sky(Random random, string colour) => Ink.Mix(Palette.Of(colour, random), new(1, 1, 1), colour == "blue" ? 0.5 : 0.15);

    private static Ink Land(Random random, int land) => land switch
    {
        0 => Ink.Mix(Palette.Of("green", random), Palette.Of("yellow", random), 0.3),
        1 => Ink.Mix(Palette.Of("orange", random), Palette.Of("white", random), 0.6),
        2 => Palette.Of("white", random),
        _ => Ink.Mix(Palette.Of("blue", random), Palette.Of("turquoise", random), 0.4),
    };

    /// <summary>The lower (a smile) or upper half of a circle's line.</summary>
    private static Outline Arc(double centreX, double centreY, bool lower)
    {
        var ring = Outlines.Ring(centreX, centreY, 0.15, 0.04);
        return (x, y) => Math.Max(ring(x, y), lower ? centreY + 0.05 - y : y - centreY + 0.05);
    }
}
