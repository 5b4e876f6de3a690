namespace RealtimeBCI.Feedback;

/// <summary>Where the candidates stand: equal cells, as large as the area allows, filled row by row.</summary>
internal static class GridLayout
{
    private const double Gap = 0.026;
    /// <summary>Height of the bar with its number below a picture, units.</summary>
    public const double Footer = 0.042;

    /// <summary>Left top corners and the pictures' side, in units, for this many cells in an area.</summary>
    public static (IReadOnlyList<(double X, double Y)> Corners, double Side) Cells(int count, double x, double y, double width, double height)
    {
        var (columns, side) = Enumerable.Range(1, count)
            .Select(c => (Columns: c, Side: Side(c)))
            .MaxBy(choice => choice.Side);
        var rows = Rows(columns);
        var left = x + (width - columns * side - (columns - 1) * Gap) / 2;
        var top = y + (height - rows * (side + Footer) - (rows - 1) * Gap) / 2;
        var corners = Enumerable.Range(0, count)
            .Select(i => (left + i % columns * (side + Gap), top + i / columns * (side + Footer + Gap)))
            .ToArray();
        return (corners, side);

        int Rows(int c) => (count + c - 1) / c;
        double Side(int c) => Math.Max(0.01, Math.Min((width - (c - 1) * Gap) / c, (height - (Rows(c) - 1) * Gap) / Rows(c) - Footer));
    }
}
