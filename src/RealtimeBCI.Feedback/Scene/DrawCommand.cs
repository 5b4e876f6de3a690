namespace RealtimeBCI.Feedback;

/// <summary>One thing to draw. Lengths that are no box (radius, thickness, letter size) are fractions of the screen's height.</summary>
/// <param name="Box">Where.</param>
public abstract record DrawCommand(Box Box)
{
    /// <summary>How its content is mirrored; boxes are mirrored already.</summary>
    public Mirror Mirror { get; init; }
}

/// <summary>A filled rectangle.</summary>
/// <param name="Box">Where.</param>
/// <param name="Colour">With which colour.</param>
/// <param name="Radius">Of its corners; half the smaller side makes a disc or a pill.</param>
public sealed record Fill(Box Box, Colour Colour, double Radius = 0) : DrawCommand(Box);

/// <summary>The rim of a rectangle, drawn inside its box.</summary>
/// <param name="Box">Where.</param>
/// <param name="Colour">With which colour.</param>
/// <param name="Thickness">Of the rim.</param>
/// <param name="Radius">Of its outer corners.</param>
public sealed record Outline(Box Box, Colour Colour, double Thickness, double Radius = 0) : DrawCommand(Box);

/// <summary>A picture of the gallery, as large as fits into the box in its own proportions, centred.</summary>
/// <param name="Box">Where.</param>
/// <param name="Item">The candidate's id.</param>
/// <param name="Opacity">0 to 1.</param>
/// <param name="Saturation">0 (grey) to 1.</param>
public sealed record Picture(Box Box, string Item, double Opacity = 1, double Saturation = 1) : DrawCommand(Box);

/// <summary>Words, made smaller where they do not fit into the box.</summary>
/// <param name="Box">Where.</param>
/// <param name="Words">What they say.</param>
/// <param name="Size">Height of the letters' em square.</param>
/// <param name="Colour">With which colour.</param>
public sealed record Label(Box Box, string Words, double Size, Colour Colour) : DrawCommand(Box)
{
    /// <summary>Whether the letters are bold.</summary>
    public bool Bold { get; init; }
    /// <summary>Where the words stand in the box from left to right; they are always centred from top to bottom.</summary>
    public Align Align { get; init; } = Align.Centre;
    /// <summary>Lines on which they may be broken, at spaces.</summary>
    public int Lines { get; init; } = 1;
}

/// <summary>Where words stand in their box.</summary>
public enum Align
{
    /// <summary>At the left edge.</summary>
    Left,
    /// <summary>In the middle.</summary>
    Centre,
    /// <summary>At the right edge.</summary>
    Right,
}
