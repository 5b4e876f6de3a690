namespace RealtimeBCI.Feedback;

/// <summary>How the display is set up in a scanner room.</summary>
public sealed record SceneSettings
{
    /// <summary>How the picture is turned for the mirror at the coil.</summary>
    public Mirror Mirror { get; init; }
    /// <summary>Corner of the physical screen with the photodiode's patch; it is not moved by <see cref="Mirror"/>, because the diode is stuck to the glass.</summary>
    public Corner Photodiode { get; init; } = Corner.BottomRight;
    /// <summary>A decision older than this when it is first shown is marked as late, seconds of this host's clock.</summary>
    public double StaleAfterSeconds { get; init; } = 1;
    /// <summary>Side of a localiser's picture, fraction of the screen's smaller side.</summary>
    public double PictureSize { get; init; } = 0.72;

    /// <summary>Checks every setting against its range.</summary>
    /// <exception cref="FeedbackException">The first setting that cannot be.</exception>
    public void Validate()
    {
        if (!(StaleAfterSeconds >= 0))
            throw new FeedbackException($"The age from which a decision counts as late is {StaleAfterSeconds} s; it must be 0 or more.");
        if (!(PictureSize is > 0 and <= 1))
            throw new FeedbackException($"The picture's size is {PictureSize} of the screen; it must lie above 0 and not above 1.");
    }
}

/// <summary>A corner of the screen.</summary>
public enum Corner
{
    /// <summary>Nowhere.</summary>
    Off,
    /// <summary>Top left.</summary>
    TopLeft,
    /// <summary>Top right.</summary>
    TopRight,
    /// <summary>Bottom left.</summary>
    BottomLeft,
    /// <summary>Bottom right.</summary>
    BottomRight,
}
