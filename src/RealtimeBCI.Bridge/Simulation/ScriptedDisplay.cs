using System.Globalization;

namespace RealtimeBCI.Bridge.Simulation;

/// <summary>A display that shows what an events file says, exactly when it says.</summary>
/// <remarks>Columns onset, duration (s), <c>item</c> (else <c>trial_type</c>) and <c>state</c>: perception (also where the column is missing), imagery, cue, picture
/// (feedback), score. A row of state cue, picture or score belongs to the trial of its column <c>trial</c>, where there is one.</remarks>
public sealed class ScriptedDisplay : IDisplayFeed
{
    private const double RestSeconds = 12;
    private readonly Queue<DisplayNews> _news = new();
    private readonly double _end;

    /// <summary>Reads the rows of an events file, in onset order.</summary>
    /// <exception cref="EventsException">A state is unknown; the message names it.</exception>
    public ScriptedDisplay(IReadOnlyList<EventRow> rows)
    {
        var trials = 0;
        _end = rows.Count == 0 ? 0 : rows.Max(r => r.OnsetSeconds + r.DurationSeconds);
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            var state = row.Columns.GetValueOrDefault("state", "perception");
            var item = ItemOf(row);
            var (kind, phase) = state switch
            {
                "perception" or "n/a" or "" => (DesignEventKind.Trial, TrialPhase.Picture),
                "imagery" => (DesignEventKind.Trial, TrialPhase.Imagine),
                "cue" => (DesignEventKind.Cue, TrialPhase.Cue),
                "picture" => (DesignEventKind.Picture, TrialPhase.Feedback),
                "score" => (DesignEventKind.Score, TrialPhase.Feedback),
                _ => throw new EventsException(
                    $"Row {i + 1} at {row.OnsetSeconds} s: state is '{state}'; expected perception, imagery, cue, picture or score."),
            };
            int? trial = kind == DesignEventKind.Trial ? trials++
                : int.TryParse(row.Columns.GetValueOrDefault("trial"), NumberStyles.None, CultureInfo.InvariantCulture, out var t) ? t : null;
            _news.Enqueue(new(row.OnsetSeconds, new DesignEvent
            {
                Number = i + 1,
                Kind = kind,
                OnsetSeconds = row.OnsetSeconds,
                DurationSeconds = row.DurationSeconds,
                Trial = trial,
                Item = item,
                State = state == "imagery" ? CognitiveState.Imagery : CognitiveState.Perception,
            }, null));
        }
    }

    /// <summary>Whether the last event has been over for 12 s.</summary>
    public bool ScheduleOver { get; private set; }

    /// <summary>The picture that a row names; null where it names none.</summary>
    public static string? ItemOf(EventRow row) =>
        (row.Columns.TryGetValue("item", out var item) ? item : row.TrialType) is { Length: > 0 } named and not "n/a" ? named : null;

    /// <inheritdoc/>
    public bool TryTake(double nowSeconds, out DisplayNews news)
    {
        ScheduleOver = nowSeconds >= _end + RestSeconds;
        if (_news.TryPeek(out news) && news.Seconds <= nowSeconds)
            return _news.TryDequeue(out news);
        news = default;
        return false;
    }
}
