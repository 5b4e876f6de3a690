namespace RealtimeBCI.Feedback;

/// <summary>The fixed words that a participant may read.</summary>
public static class Notice
{
    /// <summary>The session is not heard any more.</summary>
    public const string Lost = "Connection lost – please wait";
    /// <summary>No state has come yet.</summary>
    public const string Waiting = "Starting soon";
    /// <summary>The decision abstained.</summary>
    public const string NoAnswer = "No clear answer";
    /// <summary>Above the best candidate.</summary>
    public const string Best = "Best match";

    /// <summary>Says that a decision is late, and by how much.</summary>
    /// <param name="ageSeconds">Age of the decision, seconds; a decimal below 10.</param>
    public static string Late(double ageSeconds) => ageSeconds < 10 ? $"Late by {ageSeconds:0.0} s" : $"Late by {ageSeconds:0} s";

    /// <summary>A probability in whole percent; what lies below one half percent but is not 0 reads as less than 1.</summary>
    public static string Percent(double probability) => probability is > 0 and < 0.005 ? "<1 %" : $"{Math.Round(100 * probability):0} %";
}
