namespace RealtimeBCI.Feedback;

/// <summary>Lays boxes out in units of the screen's smaller side, centred, so that squares are square and everything fits on any screen.</summary>
/// <param name="aspect">The screen's width over its height.</param>
public sealed class Canvas(double aspect)
{
    private readonly double _unitX = Math.Min(1, aspect) / aspect;

    /// <summary>Width of the screen, units.</summary>
    public double Width { get; } = Math.Max(1, aspect);

    /// <summary>Height of the screen, units.</summary>
    public double Height { get; } = Math.Max(1, 1 / aspect);

    /// <summary>Whether the screen is wider than high.</summary>
    public bool IsWide => Width >= Height;

    /// <summary>A length in units as a fraction of the screen's height.</summary>
    public double Length(double units) => units / Height;

    /// <summary>A box from its left top corner and its size, all in units.</summary>
    public Box Box(double x, double y, double width, double height) =>
        new(x * _unitX, y / Height, width * _unitX, height / Height);

    /// <summary>A box around a point, all in units.</summary>
    public Box Around(double centreX, double centreY, double width, double height) =>
        Box(centreX - width / 2, centreY - height / 2, width, height);

    /// <summary>A box around the screen's centre, its size in units.</summary>
    public Box Centred(double width, double height) => Around(Width / 2, Height / 2, width, height);
}
