namespace RealtimeBCI.Bridge.Scanner;

/// <summary>How often which fault is done to a volume on its way; probabilities per volume.</summary>
public sealed record FaultPlan
{
    /// <summary>Never sent.</summary>
    public double Drop { get; init; }
    /// <summary>Sent 1 to 4 repetition times later, with its own number.</summary>
    public double Delay { get; init; }
    /// <summary>Sent twice.</summary>
    public double Repeat { get; init; }
    /// <summary>Swapped with the next.</summary>
    public double Reorder { get; init; }
    /// <summary>A byte of the payload changed after its checksum was taken.</summary>
    public double Corrupt { get; init; }
    /// <summary>Some voxels NaN; float series only.</summary>
    public double NaN { get; init; }
    /// <summary>Sent with other dimensions than the run's.</summary>
    public double WrongGeometry { get; init; }
    /// <summary>Seed of all that.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Whether any fault can happen.</summary>
    public bool Any => Drop + Delay + Repeat + Reorder + Corrupt + NaN + WrongGeometry > 0;

    /// <summary>Checks every probability, and that the series can carry what is asked for.</summary>
    /// <exception cref="ArgumentException">The first that cannot be.</exception>
    public void Validate(VolumeDataType type)
    {
        foreach (var (option, p) in new[]
            { ("--drop", Drop), ("--delay", Delay), ("--repeat", Repeat), ("--reorder", Reorder), ("--corrupt", Corrupt), ("--nan", NaN), ("--wrong-geometry", WrongGeometry) })
            if (!(p >= 0 && p <= 1))
                throw new ArgumentException($"{option} is {p}; it must lie between 0 and 1.");
        if (NaN > 0 && type is not (VolumeDataType.Float32 or VolumeDataType.Float64))
            throw new ArgumentException($"--nan is {NaN}; a series of {type} cannot hold NaN. Use a float series (simulate: --type float32).");
    }
}

/// <summary>A fault that was done to a volume.</summary>
/// <param name="ScannerNumber">The volume's own number.</param>
/// <param name="Fault">What was done: drop, delay, repeat, reorder, corrupt, nan or wrongGeometry.</param>
/// <param name="Detail">Delay: repetition times. Reorder: 1. Corrupt: the byte's place. NaN: how many voxels. Else 0.</param>
public sealed record InjectedFault(int ScannerNumber, string Fault, int Detail);

/// <summary>All faults that were done in a run, in order.</summary>
public sealed class FaultLedger
{
    private readonly List<InjectedFault> _entries = [];

    /// <summary>The faults.</summary>
    public IReadOnlyList<InjectedFault> Entries => _entries;

    /// <summary>How often each was done.</summary>
    public IReadOnlyDictionary<string, int> Counts => _entries.GroupBy(e => e.Fault).ToDictionary(g => g.Key, g => g.Count());

    internal void Add(int scannerNumber, string fault, int detail = 0) => _entries.Add(new(scannerNumber, fault, detail));

    /// <summary>Writes the ledger as JSON: counts, then the faults in order.</summary>
    public void Write(string path) => File.WriteAllText(path,
        System.Text.Json.JsonSerializer.Serialize(new { counts = Counts, faults = _entries }, new System.Text.Json.JsonSerializerOptions { WriteIndented = true }));
}
