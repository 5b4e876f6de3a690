namespace RealtimeBCI.Train;

/// <summary>Gratings, rings, and shapes on a plain ground.</summary>
internal static class PatternScenes
{
    public static readonly string[] Widths = ["fine ", "", "broad "];
    public static readonly string[] Ways = ["standing upright", "rising to the right", "lying level", "falling to the right"];
    public static readonly string[] Sizes = ["small ", "", "large "];
    public static readonly string[] Shapes = ["disc", "square", "triangle", "cross", "slanted cross", "ring", "star", "diamond", "half moon"];
    public static readonly string[] Places =
    [
        "at the top left", "at the top", "at the top right", "at the left", "in the middle", "at the right", "at the bottom left", "at the bottom", "at the bottom right",
    ];
    public static readonly string[] Relations = ["left of", "right of", "above", "below", "inside"];

    public static DrawnPicture Bars(Random random, int width, string first, string second, int way)
    {
        var cycles = new[] { 10, 6.5, 4 }[width] * (0.92 + 0.16 * random.NextDouble());
        var direction = (way switch { 0 => 0, 1 => 45, 2 => 90, _ => 135 } + 8 * (random.NextDouble() - 0.5)) * Math.PI / 180;
        return new($"{Widths[width]}{first} and {second} bars {Ways[way]}",
            [new Layer(Everywhere, Waves(random, first, second, (x, y) => cycles * (x * Math.Cos(direction) + y * Math.Sin(direction))))]);
    }

    public static DrawnPicture Rings(Random random, int width, string first, string second, int place)
    {
        var cycles = new[] { 9, 6, 3.5 }[width] * (0.92 + 0.16 * random.NextDouble());
        var (centreX, centreY) = Centre(random, place, 0.25);
        return new($"{Widths[width]}{first} and {second} rings around a point {Places[place]}",
            [new Layer(Everywhere, Waves(random, first, second, (x, y) => cycles * Math.Sqrt((x - centreX) * (x - centreX) + (y - centreY) * (y - centreY))))]);
    }

    public static DrawnPicture One(Random random, int size, string colour, string shape, int place, string ground)
    {
        var radius = new[] { 0.1, 0.17, 0.27 }[size] * (0.9 + 0.2 * random.NextDouble());
        var (x, y) = Centre(random, place, 0.29 - radius / 4);
        return new($"a {Sizes[size]}{colour} {shape} {Places[place]} on {ground}", Palette.Of(ground, random), [new Layer(Shape(shape, x, y, radius), Palette.Of(colour, random))]);
    }

    public static DrawnPicture Two(Random random, string colour, string shape, int relation, string otherColour, string other, string ground)
    {
        double Near(double v) => v + 0.06 * (random.NextDouble() - 0.5);
        var (dx, dy) = relation switch { 0 => (-1, 0), 1 => (1, 0), 2 => (0, -1), 3 => (0, 1), _ => (0, 0) };
        var (radius, otherRadius) = relation == 4 ? (0.1, 0.36) : (0.17, 0.17);
        return new($"a {colour} {shape} {Relations[relation]} a {otherColour} {other} on {ground}", Palette.Of(ground, random),
        [
            new Layer(Shape(other, Near(0.5 - 0.23 * dx), Near(0.5 - 0.23 * dy), otherRadius), Palette.Of(otherColour, random)),
            new Layer(Shape(shape, Near(0.5 + 0.23 * dx), Near(0.5 + 0.23 * dy), radius), Palette.Of(colour, random)),
        ]);
    }

    private static Outline Shape(string shape, double x, double y, double radius) => shape switch
    {
        "disc" => Outlines.Disc(x, y, radius, radius),
        "square" => Outlines.Box(x - 0.85 * radius, y - 0.85 * radius, x + 0.85 * radius, y + 0.85 * radius),
        "triangle" => Outlines.Roof(x, y - radius, radius, y + 0.8 * radius),
        "cross" => Outlines.Cross(x, y, radius, 0),
        "slanted cross" => Outlines.Cross(x, y, radius, 45),
        "ring" => Outlines.Ring(x, y, 0.75 * radius, 0.4 * radius),
        "star" => Outlines.Star(x, y, 1.1 * radius),
        "diamond" => Outlines.Diamond(x, y, 1.1 * radius),
        "half moon" => Outlines.HalfMoon(x, y, radius),
        _ => throw new ArgumentException($"There is no shape '{shape}'; there are {string.Join(", ", Shapes)}."),
    };

    private static double Everywhere(double x, double y) => -1;

    private static (double X, double Y) Centre(Random random, int place, double step) =>
        (0.5 + step * (place % 3 - 1) + 0.05 * (random.NextDouble() - 0.5), 0.5 + step * (place / 3 - 1) + 0.05 * (random.NextDouble() - 0.5));

    private static Fill Waves(Random random, string first, string second, Func<double, double, double> cycle)
    {
        var (a, b, phase) = (Palette.Of(first, random), Palette.Of(second, random), 2 * Math.PI * random.NextDouble());
        return (x, y) => Ink.Mix(a, b, 0.5 + 0.5 * Math.Cos(2 * Math.PI * cycle(x, y) + phase));
    }
}
