namespace RealtimeBCI.Train;

/// <summary>A colour: red, green and blue from 0 to 1.</summary>
internal readonly record struct Ink(float Red, float Green, float Blue)
{
    public static Ink Mix(Ink a, Ink b, double share) => new(
        (float)(a.Red + (b.Red - a.Red) * share), (float)(a.Green + (b.Green - a.Green) * share), (float)(a.Blue + (b.Blue - a.Blue) * share));
}

/// <summary>Shapes in the unit square, x to the right, y down.</summary>
internal static class Shape
{
    public static bool Disc(double x, double y, double centreX, double centreY, double radiusX, double radiusY) =>
        Square((x - centreX) / radiusX) + Square((y - centreY) / radiusY) <= 1;

    public static bool Box(double x, double y, double left, double top, double right, double bottom) => x >= left && x <= right && y >= top && y <= bottom;

    /// <summary>A triangle standing on its base, its tip above the base's middle.</summary>
    public static bool Roof(double x, double y, double tipX, double tipY, double halfBase, double baseY) =>
        y >= tipY && y <= baseY && Math.Abs(x - tipX) <= halfBase * (y - tipY) / (baseY - tipY);

    /// <summary>A bar of some thickness through a point, running in a direction (radians from the x axis towards y).</summary>
    public static bool Bar(double x, double y, double throughX, double throughY, double direction, double thickness) =>
        Math.Abs((y - throughY) * Math.Cos(direction) - (x - throughX) * Math.Sin(direction)) <= thickness / 2;

    /// <summary>A wave's height from 0 to 1 at a point; it runs in a direction (radians from the x axis towards y).</summary>
    public static double Wave(double x, double y, double cycles, double direction, double phase) =>
        0.5 + 0.5 * Math.Cos(2 * Math.PI * cycles * (x * Math.Cos(direction) + y * Math.Sin(direction)) + phase);

    private static double Square(double v) => v * v;
}
