namespace RealtimeBCI.Bridge.Simulation;

/// <summary>One piece of news from the display's side: what was shown, or what is going to be.</summary>
/// <param name="Seconds">When it can be known, scanner seconds.</param>
/// <param name="Shown">What was really shown; null where the news is a plan.</param>
/// <param name="Planned">What is going to be shown; null where the news is a flip.</param>
public readonly record struct DisplayNews(double Seconds, DesignEvent? Shown, TrialState? Planned);

/// <summary>Where the participant's eyes are: what the display shows, as it becomes known.</summary>
public interface IDisplayFeed
{
    /// <summary>Whether nothing more will come in this run.</summary>
    bool ScheduleOver { get; }

    /// <summary>Takes the next piece of news; never waits.</summary>
    /// <param name="nowSeconds">The moment, scanner seconds.</param>
    /// <param name="news">What there is.</param>
    /// <returns>False where there is none now.</returns>
    bool TryTake(double nowSeconds, out DisplayNews news);
}
