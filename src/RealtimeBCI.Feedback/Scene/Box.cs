namespace RealtimeBCI.Feedback;

/// <summary>A rectangle of the screen: 0 to 1 from the left and from the top, whatever the screen's shape.</summary>
/// <param name="X">Left edge, fraction of the screen's width.</param>
/// <param name="Y">Top edge, fraction of the screen's height.</param>
/// <param name="Width">Fraction of the screen's width.</param>
/// <param name="Height">Fraction of the screen's height.</param>
public readonly record struct Box(double X, double Y, double Width, double Height)
{
    /// <summary>The whole screen.</summary>
    public static Box Screen { get; } = new(0, 0, 1, 1);
    /// <summary>Right edge.</summary>
    public double Right => X + Width;
    /// <summary>Bottom edge.</summary>
    public double Bottom => Y + Height;
    /// <summary>Middle, from the left.</summary>
    public double CentreX => X + Width / 2;
    /// <summary>Middle, from the top.</summary>
    public double CentreY => Y + Height / 2;

    /// <summary>Whether the other box lies inside, edges included, within a millionth of the screen.</summary>
    public bool Contains(Box other) =>
        other.X >= X - 1e-6 && other.Y >= Y - 1e-6 && other.Right <= Right + 1e-6 && other.Bottom <= Bottom + 1e-6;

    /// <summary>Whether both share an area.</summary>
    public bool Overlaps(Box other) =>
        X < other.Right - 1e-6 && other.X < Right - 1e-6 && Y < other.Bottom - 1e-6 && other.Y < Bottom - 1e-6;
}
