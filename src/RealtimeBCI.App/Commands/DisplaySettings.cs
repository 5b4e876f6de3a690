using RealtimeBCI.Feedback;

namespace RealtimeBCI.App;

/// <summary>What the options of <c>rtbci display</c> ask for.</summary>
public sealed record DisplaySettings
{
    /// <summary>Address of the session; null for a look at the states only.</summary>
    public string? Connect { get; init; }
    /// <summary>Folder of the gallery; null draws one.</summary>
    public string? Gallery { get; init; }
    /// <summary>Whether there is no screen.</summary>
    public bool Headless { get; init; }
    /// <summary>Folder for PNG files; null writes none.</summary>
    public string? Frames { get; init; }
    /// <summary>Writes every so many frames as well; 0 writes only the first of each state.</summary>
    public int EveryFrames { get; init; }
    /// <summary>Where the window stands, and its size.</summary>
    public WindowPlace Place { get; init; } = new();
    /// <summary>How scenes are laid out.</summary>
    public SceneSettings Scene { get; init; } = new();
    /// <summary>Whether to wait for the next session where one ends.</summary>
    public bool Stay { get; init; }
    /// <summary>When to stop, seconds after the start; null runs until the session ends.</summary>
    public double? Seconds { get; init; }
}
