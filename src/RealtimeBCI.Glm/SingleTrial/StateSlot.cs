namespace RealtimeBCI.Glm;

/// <summary>What one number of the filter's state stands for.</summary>
internal enum SlotRole
{
    /// <summary>The run's level.</summary>
    Level,
    /// <summary>A drift cosine.</summary>
    Cosine,
    /// <summary>A motion regressor.</summary>
    Motion,
    /// <summary>How much of a noise component a voxel takes.</summary>
    Component,
    /// <summary>A kind of event whose response is taken to be the same each time.</summary>
    Kind,
    /// <summary>A trial's beta.</summary>
    Trial,
    /// <summary>A shown picture's response, its slope, or the late part of it.</summary>
    Picture,
    /// <summary>The noise of the volume in hand.</summary>
    Noise,
    /// <summary>The noise of the volume before.</summary>
    NoiseBefore,
}

/// <summary>One number of the state.</summary>
/// <param name="Role">What it stands for.</param>
/// <param name="Order">Which of them, from 0: cosine, regressor, component, kind, or part of a picture's response.</param>
/// <param name="Occurrence">The trial or picture; null for what lasts the whole run.</param>
internal sealed record StateSlot(SlotRole Role, int Order, Occurrence? Occurrence);

/// <summary>One event, as long as its response may still change the signal or its beta is asked for.</summary>
internal sealed class Occurrence(long number, DesignEventKind kind, int? trial, double onsetSeconds, CognitiveState state)
{
    public long Number => number;
    public DesignEventKind Kind => kind;
    public int? Trial => trial;
    public double OnsetSeconds => onsetSeconds;
    public CognitiveState State => state;

    /// <summary>Null while it is still on.</summary>
    public double? DurationSeconds { get; set; }

    /// <summary>How probable each timing is by now; empty where the event has no timing of its own.</summary>
    public double[] Timing { get; init; } = [];

    /// <summary>Usable volumes that show its response.</summary>
    public int Volumes { get; set; }

    public bool Forgotten { get; set; }

    /// <summary>Whether strength and timing have been learned from it.</summary>
    public bool Settled { get; set; }

    /// <summary>Whether nothing of the response is left at a moment, seconds.</summary>
    /// <param name="at">The moment.</param>
    /// <param name="latest">How much later than shown the response may end, seconds.</param>
    public bool EndedBefore(double at, double latest) => DurationSeconds is { } d && at >= onsetSeconds + latest + 1.5 * Math.Max(d, HemodynamicResponse.ShortestEventSeconds) + HemodynamicResponse.LengthSeconds;
}
