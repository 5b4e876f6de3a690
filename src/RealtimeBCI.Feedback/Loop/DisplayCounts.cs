namespace RealtimeBCI.Feedback;

/// <summary>What the display did.</summary>
public sealed record DisplayCounts
{
    /// <summary>Frames begun.</summary>
    public long Frames { get; set; }
    /// <summary>Frames that came more than half a period late.</summary>
    public long LateFrames { get; set; }
    /// <summary>States shown.</summary>
    public long States { get; set; }
    /// <summary>Responses reported.</summary>
    public long Responses { get; set; }
    /// <summary>Times that the connection was lost.</summary>
    public long Disconnections { get; set; }
    /// <summary>Longest time from a state's publication, or from when it was due, to its flip, ns.</summary>
    public long SlowestFlipNs { get; set; }
}
