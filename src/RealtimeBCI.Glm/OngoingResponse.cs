namespace RealtimeBCI.Glm;

/// <summary>An event whose response still changes the signal.</summary>
internal sealed class OngoingResponse(long number, double onsetSeconds, int column, string? picture, TrialSums? trial)
{
    public long Number => number;
    public double OnsetSeconds => onsetSeconds;
    public int Column => column;

    /// <summary>Which picture was shown, so that its columns are found even after a merge; null for everything else.</summary>
    public string? Picture => picture;

    /// <summary>Where its trial's own sums are kept; null for other events.</summary>
    public TrialSums? Trial => trial;

    /// <summary>Null while it is still on.</summary>
    public double? DurationSeconds { get; set; }

    /// <summary>Its response at the volume last evaluated.</summary>
    public double Value { get; set; }

    /// <summary>Whether nothing of the response is left at a moment, seconds.</summary>
    public bool EndedBefore(double at) =>
        DurationSeconds is { } d && at >= onsetSeconds + Math.Max(d, HemodynamicResponse.ShortestEventSeconds) + HemodynamicResponse.LengthSeconds
            + (picture is null ? 0 : LssDesign.PictureDelaySeconds);
}

/// <summary>What is kept of one trial so that its own beta can be estimated.</summary>
internal sealed class TrialSums(int capacity)
{
    /// <summary>Dot products of the trial's column with every column of the design.</summary>
    public double[] Dots { get; } = new double[capacity];

    /// <summary>Dot product of its column with itself.</summary>
    public double Square { get; set; }

    /// <summary>Dot products with the data; shape [voxel]; null as long as the column is zero.</summary>
    public double[]? Data { get; set; }

    /// <summary>Volumes that carry its response.</summary>
    public int Volumes { get; set; }

    /// <summary>Its column at the volume in hand.</summary>
    public double Value { get; set; }

    /// <summary>Whether that value is large enough to count the volume as one that shows the response.</summary>
    public bool IsVisible { get; set; }

    public bool Forgotten { get; set; }
}
