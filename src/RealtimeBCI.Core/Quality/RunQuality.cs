namespace RealtimeBCI.Core;

/// <summary>How good a run is so far, as one set of figures. Made anew at every volume; no figure looks ahead.</summary>
/// <remarks>Leading dummy scans are in none of them. A figure is null until there is enough to say it.</remarks>
public sealed record RunQuality
{
    /// <summary>A run of which nothing is known yet.</summary>
    public static RunQuality None { get; } = new() { RepetitionTimeSeconds = 1 };

    /// <summary>Repetition time, seconds.</summary>
    public required double RepetitionTimeSeconds { get; init; }
    /// <summary>Positions of the timeline so far, missing ones counted.</summary>
    public int Volumes { get; init; }
    /// <summary>Volumes of the whole run, as the scanner announced them; null where it does not say.</summary>
    public int? ExpectedVolumes { get; init; }
    /// <summary>Positions whose volume never came in time.</summary>
    public int Missing { get; init; }
    /// <summary>Volumes kept out of the fit: too much framewise displacement, or motion lost.</summary>
    public int Censored { get; init; }
    /// <summary>Abrupt changes of the whole image; neighbouring volumes count as one.</summary>
    public int Spikes { get; init; }
    /// <summary>Median over the mask of each voxel's temporal signal-to-noise ratio: mean over standard deviation about a second-order trend
    /// (Friedman and Glover 2006, J Magn Reson Imaging 23:827), of the volumes that were used. Null below <see cref="LeastVolumes"/>.</summary>
    public double? TemporalSnr { get; init; }
    /// <summary>Contrast-to-noise ratio: root mean square over the mask of (mean response to the usable trials) / (that voxel's noise, the standard deviation
    /// behind <see cref="TemporalSnr"/>), with what noise alone would give taken off; 0 where nothing is left (amplitude over noise: Welvaert and
    /// Rosseel 2013, PLoS ONE 8:e77089). Null below two usable trials.</summary>
    public double? ContrastToNoise { get; init; }
    /// <summary>Median framewise displacement, mm, to 0.005 mm (Power et al. 2012, NeuroImage 59:2142). Null where motion is not estimated.</summary>
    public double? MedianDisplacementMm { get; init; }
    /// <summary>Median DVARS, percent of the mask's mean, to 0.01 percent.</summary>
    public double? MedianDvarsPercent { get; init; }
    /// <summary>Slope of the mask's mean intensity over the volumes that were used, least squares, percent of its mean per minute. Null below <see cref="LeastVolumes"/>.</summary>
    public double? DriftPercentPerMinute { get; init; }
    /// <summary>Trials decided so far.</summary>
    public int Trials { get; init; }
    /// <summary>Of these, trials whose beta was determined or shrunk, whose data came in time, and which lost at most a quarter of their volumes.</summary>
    public int UsableTrials { get; init; }
    /// <summary>Trials of the whole run; null where the schedule is someone else's.</summary>
    public int? PlannedTrials { get; init; }

    /// <summary>Volumes from which on noise and drift are stated.</summary>
    public const int LeastVolumes = 20;

    /// <summary>Scanner time of <see cref="Volumes"/>, minutes.</summary>
    public double Minutes => Volumes * RepetitionTimeSeconds / 60;
}
