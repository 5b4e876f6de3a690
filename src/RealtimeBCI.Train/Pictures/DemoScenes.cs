namespace RealtimeBCI.Train;

/// <summary>The demo's pictures as functions of a point: x and y from 0 to 1, y down; the jitter (three numbers from -1 to 1) moves phases and places a little.</summary>
internal static class DemoScenes
{
    private const double Degree = Math.PI / 180;
    private static readonly Ink Black = new(0.05f, 0.05f, 0.05f), White = new(0.95f, 0.95f, 0.95f);

    public static IReadOnlyList<(string Id, string Name, string Caption, Func<double, double, double[], Ink> Colour)> All { get; } =
    [
        ("bars-upright", "upright bars", "black and white bars standing upright", (x, y, j) => Ink.Mix(Black, White, Shape.Wave(x, y, 7, 0, j[0]))),
        ("bars-level", "level bars", "broad red and dark bars lying level", (x, y, j) => Ink.Mix(new(0.15f, 0, 0), new(1, 0.15f, 0.1f), Shape.Wave(x, y, 4, 90 * Degree, j[0]))),
        ("bars-rising", "rising bars", "fine green bars rising to the right", (x, y, j) => Ink.Mix(new(0, 0.2f, 0.05f), new(0.3f, 0.95f, 0.35f), Shape.Wave(x, y, 10, 45 * Degree, j[0]))),
        ("cross-upright", "upright cross", "a yellow cross on blue", CrossUpright),
        ("cross-slanted", "slanted cross", "a white slanted cross on purple", CrossSlanted),
        ("house", "house", "a house with a red roof under a blue sky", House),
        ("face", "face", "a round face looking straight ahead", Face),
        ("tree", "tree", "a green tree on a meadow", Tree),
        ("ball", "ball", "a ball with coloured sectors on sand", Ball),
        ("boat", "boat", "a sailing boat at sunset", Boat),
        ("rings", "rings", "rings around a point, turquoise and black", Rings),
        ("night", "night sky", "the moon and stars over dark hills", Night),
    ];

    private static Ink CrossUpright(double x, double y, double[] j) =>
        Shape.Bar(x, y, 0.5 + 0.02 * j[0], 0, 90 * Degree, 0.16) || Shape.Bar(x, y, 0, 0.5 + 0.02 * j[1], 0, 0.16) ? new(1, 0.85f, 0.1f) : new(0.1f, 0.15f, 0.75f);

    private static Ink CrossSlanted(double x, double y, double[] j) =>
        Shape.Bar(x, y, 0.5 + 0.02 * j[0], 0.5, 45 * Degree, 0.12) || Shape.Bar(x, y, 0.5 + 0.02 * j[1], 0.5, 135 * Degree, 0.12) ? White : new(0.45f, 0.05f, 0.5f);

    private static Ink House(double x, double y, double[] j)
    {
        x += 0.02 * j[0];
        if (Shape.Roof(x, y, 0.5, 0.18, 0.38, 0.48))
            return new(0.75f, 0.12f, 0.1f);
        if (Shape.Box(x, y, 0.44, 0.66, 0.58, 0.9))
            return new(0.3f, 0.18f, 0.08f);
        if (Shape.Box(x, y, 0.26, 0.55, 0.38, 0.68) || Shape.Box(x, y, 0.64, 0.55, 0.76, 0.68))
            return new(0.25f, 0.35f, 0.5f);
        return Shape.Box(x, y, 0.2, 0.48, 0.82, 0.9) ? new(0.93f, 0.86f, 0.68f) : y > 0.84 ? new(0.3f, 0.6f, 0.2f) : new(0.5f, 0.75f, 0.97f);
    }

    private static Ink Face(double x, double y, double[] j)
    {
        x += 0.02 * j[0];
        if (Shape.Disc(x, y, 0.37, 0.42, 0.055, 0.04) || Shape.Disc(x, y, 0.63, 0.42, 0.055, 0.04) || Shape.Box(x, y, 0.3, 0.32, 0.44, 0.345) || Shape.Box(x, y, 0.56, 0.32, 0.7, 0.345))
            return new(0.12f, 0.08f, 0.05f);
        if (Shape.Disc(x, y, 0.5, 0.72, 0.13, 0.045))
            return new(0.7f, 0.2f, 0.2f);
        if (Shape.Box(x, y, 0.475, 0.46, 0.525, 0.6))
            return new(0.75f, 0.52f, 0.4f);
        if (Shape.Disc(x, y, 0.5, 0.3, 0.36, 0.25) && y < 0.25)
            return new(0.25f, 0.14f, 0.06f);
        return Shape.Disc(x, y, 0.5, 0.52, 0.33, 0.42) ? new(0.93f, 0.73f, 0.6f) : new(0.55f, 0.57f, 0.55f);
    }

    private static Ink Tree(double x, double y, double[] j)
    {
        x += 0.02 * j[0];
        if (Shape.Disc(x, y, 0.5, 0.3, 0.24, 0.2) || Shape.Disc(x, y, 0.34, 0.44, 0.19, 0.15) || Shape.Disc(x, y, 0.66, 0.44, 0.19, 0.15))
            return Ink.Mix(new(0.05f, 0.3f, 0.05f), new(0.2f, 0.55f, 0.1f), Shape.Wave(x, y, 9, 20 * Degree, j[1]) * Shape.Wave(x, y, 8, 110 * Degree, j[2]));
        return Shape.Box(x, y, 0.45, 0.5, 0.55, 0.88) ? new(0.35f, 0.2f, 0.08f) : y > 0.8 ? new(0.65f, 0.8f, 0.25f) : new(0.85f, 0.93f, 0.95f);
    }

    private static Ink Ball(double x, double y, double[] j)
    {
        Ink[] sectors = [new(0.9f, 0.1f, 0.1f), White, new(0.1f, 0.3f, 0.9f), new(1, 0.85f, 0.1f), new(0.1f, 0.65f, 0.3f), White];
        if (Shape.Disc(x, y, 0.5, 0.55, 0.3, 0.3))
            return sectors[(int)((Math.Atan2(y - 0.5, x - 0.48) + Math.PI + 0.3 * (1 + j[0])) / (2 * Math.PI) * 6) % 6];
        return Shape.Disc(x, y, 0.56, 0.87, 0.33, 0.05) ? new(0.6f, 0.5f, 0.35f) : new(0.88f, 0.78f, 0.55f);
    }

    private static Ink Boat(double x, double y, double[] j)
    {
        x += 0.03 * j[0];
        if (y > 0.68)
            return Ink.Mix(new(0.02f, 0.15f, 0.3f), new(0.1f, 0.4f, 0.55f), Shape.Wave(x, y, 12, 90 * Degree, j[1]));
        if (y > 0.58 && Math.Abs(x - 0.48) < 0.3 - (y - 0.58))
            return new(0.3f, 0.12f, 0.08f);
        if (x > 0.47 && Shape.Roof(x, y, 0.47, 0.12, 0.26, 0.55) || x < 0.44 && Shape.Roof(x, y, 0.44, 0.2, 0.16, 0.55))
            return White;
        return Shape.Disc(x, y, 0.8, 0.55, 0.12, 0.12) ? new(1, 0.95f, 0.5f) : Ink.Mix(new(0.55f, 0.25f, 0.55f), new(1, 0.6f, 0.25f), y / 0.68);
    }

    private static Ink Rings(double x, double y, double[] j)
    {
        var radius = Math.Sqrt((x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5));
        return Ink.Mix(Black, new(0.1f, 0.85f, 0.95f), 0.5 + 0.5 * Math.Cos(2 * Math.PI * 6 * radius + j[0]));
    }

    private static Ink Night(double x, double y, double[] j)
    {
        if (y > 0.75 + 0.06 * Math.Sin(9 * x + j[0]))
            return new(0.02f, 0.06f, 0.04f);
        if (Shape.Disc(x, y, 0.7, 0.25, 0.13, 0.13) && !Shape.Disc(x, y, 0.64, 0.22, 0.12, 0.12))
            return new(0.98f, 0.95f, 0.75f);
        (double X, double Y)[] stars = [(0.15, 0.15), (0.3, 0.4), (0.45, 0.12), (0.2, 0.6), (0.55, 0.5), (0.85, 0.55), (0.4, 0.62), (0.9, 0.12)];
        return stars.Any(s => Shape.Disc(x, y, s.X, s.Y, 0.014, 0.014)) ? White : Ink.Mix(new(0.02f, 0.02f, 0.12f), new(0.1f, 0.12f, 0.35f), y);
    }
}
