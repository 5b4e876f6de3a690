namespace RealtimeBCI.Train;

/// <summary>How far a point of the unit square (x to the right, y down) lies outside of a shape; negative inside. Exact near edges, which is all that drawing needs.</summary>
internal delegate double Outline(double x, double y);

/// <summary>Shapes of which pictures are made.</summary>
internal static class Outlines
{
    private const double Degree = Math.PI / 180;

    public static Outline Disc(double centreX, double centreY, double radiusX, double radiusY) => (x, y) =>
        (Math.Sqrt(Square((x - centreX) / radiusX) + Square((y - centreY) / radiusY)) - 1) * Math.Min(radiusX, radiusY);

    public static Outline Box(double left, double top, double right, double bottom) => (x, y) =>
        Math.Max(Math.Max(left - x, x - right), Math.Max(top - y, y - bottom));

    /// <summary>A triangle standing on its base, its tip above the base's middle.</summary>
    public static Outline Roof(double tipX, double tipY, double halfBase, double baseY)
    {
        var high = baseY - tipY;
        var slant = high / Math.Sqrt(high * high + halfBase * halfBase);
        return (x, y) => Math.Max(y - baseY, (Math.Abs(x - tipX) - halfBase * (y - tipY) / high) * slant);
    }

    /// <summary>A bar of a length and thickness around a point, running in a direction (degrees from the x axis towards y).</summary>
    public static Outline Bar(double centreX, double centreY, double degrees, double length, double thickness)
    {
        var (sin, cos) = Math.SinCos(degrees * Degree);
        return (x, y) => Math.Max(
            Math.Abs((x - centreX) * cos + (y - centreY) * sin) - length / 2, Math.Abs((y - centreY) * cos - (x - centreX) * sin) - thickness / 2);
    }

    public static Outline Diamond(double centreX, double centreY, double radius) => (x, y) =>
        (Math.Abs(x - centreX) + Math.Abs(y - centreY) - radius) * Math.Sqrt(0.5);

    /// <summary>A star of five points, one of them upwards.</summary>
    public static Outline Star(double centreX, double centreY, double radius) => (x, y) =>
    {
        var (dx, dy) = (x - centreX, y - centreY);
        var turn = Math.Abs(Math.IEEERemainder(Math.Atan2(dx, -dy), 72 * Degree));
        var distance = Math.Sqrt(dx * dx + dy * dy);
        var (along, across) = (distance * Math.Cos(turn), distance * Math.Sin(turn));
        return (along - radius) * 0.5 + across * 0.86;
    };

    public static Outline Ring(double centreX, double centreY, double radius, double thickness) => (x, y) =>
        Math.Abs(Math.Sqrt(Square(x - centreX) + Square(y - centreY)) - radius) - thickness / 2;

    public static Outline Cross(double centreX, double centreY, double radius, double degrees) =>
        Union(Bar(centreX, centreY, degrees, 2 * radius, 0.6 * radius), Bar(centreX, centreY, degrees + 90, 2 * radius, 0.6 * radius));

    public static Outline HalfMoon(double centreX, double centreY, double radius)
    {
        var (whole, gone) = (Disc(centreX, centreY, radius, radius), Disc(centreX - 0.5 * radius, centreY - 0.2 * radius, 0.9 * radius, 0.9 * radius));
        return (x, y) => Math.Max(whole(x, y), -gone(x, y));
    }

    public static Outline Union(params Outline[] parts) => (x, y) =>
    {
        var nearest = double.MaxValue;
        foreach (var part in parts)
            nearest = Math.Min(nearest, part(x, y));
        return nearest;
    };

    private static double Square(double v) => v * v;
}
