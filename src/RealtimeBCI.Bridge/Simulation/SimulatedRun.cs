namespace RealtimeBCI.Bridge.Simulation;

/// <summary>One run of a simulated scanner with a participant in it, volume by volume; knows nothing of sockets or clocks.</summary>
public sealed class SimulatedRun
{
    private readonly VolumeSynthesiser _synthesiser;

    /// <summary>Prepares a run; takes a fraction of a second.</summary>
    public SimulatedRun(SimulationSettings settings, PictureLatents pictures)
    {
        _synthesiser = new(settings);
        (Settings, Pictures) = (settings, pictures);
        Tuning = new(settings.ParticipantSeed, _synthesiser.Visual.Sources, pictures.Dimensions,
            settings.TunedFraction, settings.Selectivity, settings.ImageryOverlap, settings.ImagerySubspace);
        Participant = new(settings, pictures, Tuning, _synthesiser.Motor.Sources);
    }

    /// <summary>What decides everything.</summary>
    public SimulationSettings Settings { get; }
    /// <summary>The pictures.</summary>
    public PictureLatents Pictures { get; }
    /// <summary>What visual cortex responds to.</summary>
    public VisualTuning Tuning { get; }
    /// <summary>Who lies in the scanner.</summary>
    public Participant Participant { get; }
    /// <summary>Where the head was, volume by volume.</summary>
    public HeadMotion Motion => _synthesiser.Motion;
    /// <summary>Numbers of the spoiled volumes.</summary>
    public IReadOnlyList<int> Spikes => _synthesiser.Spikes;
    /// <summary>Visual cortex.</summary>
    public SourceRegion Visual => _synthesiser.Visual;
    /// <summary>Volumes made so far.</summary>
    public int Made => _synthesiser.Motion.Positions.Count;

    /// <summary>Makes the next volume from what the participant knows now.</summary>
    /// <param name="payload">As stored; one volume long.</param>
    public void Next(Span<byte> payload) => _synthesiser.Next(Made, Participant.Events, payload);

    /// <summary>How much of each voxel responds to pictures where the head lies in its place at rest, 0 to 1.</summary>
    /// <returns>Shape [voxel], x fastest.</returns>
    public float[] VisualShare()
    {
        var grid = Settings.Grid;
        var share = new float[grid.VoxelCount];
        var ones = new float[Visual.Sources];
        Array.Fill(ones, 1);
        Visual.Show(ones);
        for (var z = 0; z < grid.Z; z++)
            for (var y = 0; y < grid.Y; y++)
                Visual.AddRow(grid.VoxelToWorld, y, z, share.AsSpan((y + grid.Y * z) * grid.X, grid.X));
        Visual.Show(Visual.Response);
        return share;
    }
}
