namespace RealtimeBCI.Feedback;

/// <summary>How the picture is turned for a mirror between screen and eye.</summary>
[Flags]
public enum Mirror
{
    /// <summary>Not at all.</summary>
    None = 0,
    /// <summary>Left and right change places.</summary>
    Horizontal = 1,
    /// <summary>Top and bottom change places.</summary>
    Vertical = 2,
}

/// <summary>Turns a scene for a mirror.</summary>
public static class Mirroring
{
    /// <summary>The same scene in the mirror: x becomes 1 - x, or y becomes 1 - y, and the content of pictures and words is turned with it.</summary>
    public static IReadOnlyList<DrawCommand> In(this IReadOnlyList<DrawCommand> scene, Mirror mirror) =>
        mirror == Mirror.None ? scene : [.. scene.Select(command => command with { Box = command.Box.In(mirror), Mirror = command.Mirror ^ mirror })];

    /// <summary>The same box in the mirror.</summary>
    public static Box In(this Box box, Mirror mirror) => box with
    {
        X = mirror.HasFlag(Mirror.Horizontal) ? 1 - box.Right : box.X,
        Y = mirror.HasFlag(Mirror.Vertical) ? 1 - box.Bottom : box.Y,
    };
}
