namespace RealtimeBCI.Bridge.Simulation;

/// <summary>Something that the simulated brain responds to, with what it will do and why.</summary>
public sealed class NeuralEvent
{
    /// <summary>Number of the design event that it follows; negative for what follows none.</summary>
    public required long Number { get; init; }
    /// <summary>What it is.</summary>
    public required DesignEventKind Kind { get; init; }
    /// <summary>Number of the trial; null where it belongs to none.</summary>
    public int? Trial { get; init; }
    /// <summary>Seeing or imagining.</summary>
    public CognitiveState State { get; init; }
    /// <summary>The picture that was asked for or is largest; null where there is none.</summary>
    public string? Item { get; init; }
    /// <summary>Onset as the display reported it, scanner seconds.</summary>
    public required double ShownSeconds { get; init; }
    /// <summary>When the response begins, scanner seconds: later than shown where imagery starts late.</summary>
    public required double OnsetSeconds { get; init; }
    /// <summary>When it ends, scanner seconds; null while it is still on.</summary>
    public double? EndSeconds { get; set; }
    /// <summary>When the simulation learned of it, scanner seconds: earlier volumes do not have it.</summary>
    public double KnownSeconds { get; init; }
    /// <summary>Whether imagery failed.</summary>
    public bool Lapsed { get; init; }
    /// <summary>Factor on the whole response, drawn for this event.</summary>
    public double Vividness { get; init; } = 1;
    /// <summary>How much of each picture is seen or imagined; shape [item]; empty where no picture is.</summary>
    public float[] Weights { get; init; } = [];
    /// <summary>Response of each source, percent per unit-integral HRF and boxcar of height 1; shape [source].</summary>
    public required float[] Amplitudes { get; init; }
}
