namespace RealtimeBCI.Session.Pipeline;

/// <summary>What the GLM stage hands on.</summary>
public abstract record TrialItem
{
    /// <summary>A volume was folded in; its voxels are given back.</summary>
    /// <param name="Volume">The volume, without voxels.</param>
    /// <param name="IsMissing">Whether it never came.</param>
    /// <param name="IsCensored">Whether it was left out of the fit.</param>
    /// <param name="IsSpike">Whether it differs abruptly from the one before.</param>
    /// <param name="Quality">The run so far, this volume included.</param>
    public sealed record VolumeFolded(PreparedVolume Volume, bool IsMissing, bool IsCensored, bool IsSpike, RunQuality Quality) : TrialItem;

    /// <summary>No more volumes will come, and every trial is decided.</summary>
    /// <param name="Complete">Whether the run was finished rather than aborted.</param>
    /// <param name="Quality">The whole run.</param>
    /// <param name="Levels">See <see cref="Glm.ITrialEstimator.ReadLevels"/>.</param>
    public sealed record RunOver(bool Complete, RunQuality Quality, float[] Levels) : TrialItem;

    /// <summary>A trial's response was estimated.</summary>
    public sealed record Estimated : TrialItem
    {
        /// <summary>The trial's event.</summary>
        public required DesignEvent Event { get; init; }
        /// <summary>Shape [voxel], mask order; the taker disposes it.</summary>
        public required FloatBuffer Beta { get; init; }
        /// <summary>How well it is determined.</summary>
        public required Glm.TrialFit Fit { get; init; }
        /// <summary>When the decision is due, scanner seconds.</summary>
        public required double DueSeconds { get; init; }
        /// <summary>True while the trial is not due.</summary>
        public required bool IsProvisional { get; init; }
        /// <summary>Newest volume that is in it; -1 for none.</summary>
        public required int NewestVolume { get; init; }
        /// <summary>When that volume's last byte was here, ns; 0 for none.</summary>
        public required long NewestVolumeReceivedNs { get; init; }
        /// <summary>Volumes of its window that are missing, censored or not yet there.</summary>
        public required int VolumesMissing { get; init; }
        /// <summary>Session time, scanner seconds.</summary>
        public required double SessionSeconds { get; init; }
        /// <summary>Whether volumes of the trial had not come by the deadline, or its event came too late.</summary>
        public bool IsLate { get; init; }
        /// <summary>Whether the run ended before the trial was due.</summary>
        public bool IsCutShort { get; init; }
    }

    /// <summary>A signal that passes on.</summary>
    /// <param name="Signal">The signal.</param>
    public sealed record Passed(RunSignal Signal) : TrialItem;
}
