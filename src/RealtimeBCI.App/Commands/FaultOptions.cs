using System.CommandLine;
using RealtimeBCI.Bridge.Scanner;

namespace RealtimeBCI.App;

/// <summary>The options that every bridge has for doing faults to its volumes on purpose.</summary>
internal sealed class FaultOptions
{
    private readonly Option<double> _drop = Share("--drop", "Share of volumes that are never sent.");
    private readonly Option<double> _delay = Share("--delay", "Share sent 1 to 4 repetition times late.");
    private readonly Option<double> _repeat = Share("--repeat", "Share sent twice.");
    private readonly Option<double> _reorder = Share("--reorder", "Share swapped with the next.");
    private readonly Option<double> _corrupt = Share("--corrupt", "Share with a byte changed after the checksum was taken.");
    private readonly Option<double> _nan = Share("--nan", "Share with some voxels NaN (float series only).");
    private readonly Option<double> _geometry = Share("--wrong-geometry", "Share with other dimensions than the run's.");
    private readonly Option<long> _seed = new("--fault-seed") { Description = "Seed of the faults.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private readonly Option<FileInfo?> _log = new("--fault-log") { Description = "Write what was done as JSON.", HelpName = "FILE" };

    public FaultOptions(Command command)
    {
        foreach (var option in new Option[] { _drop, _delay, _repeat, _reorder, _corrupt, _nan, _geometry, _seed, _log })
            command.Options.Add(option);
    }

    public FaultPlan Plan(ParseResult parsed) => new()
    {
        Drop = parsed.GetValue(_drop),
        Delay = parsed.GetValue(_delay),
        Repeat = parsed.GetValue(_repeat),
        Reorder = parsed.GetValue(_reorder),
        Corrupt = parsed.GetValue(_corrupt),
        NaN = parsed.GetValue(_nan),
        WrongGeometry = parsed.GetValue(_geometry),
        Seed = parsed.GetValue(_seed),
    };

    public void WriteLog(ParseResult parsed, FaultLedger ledger)
    {
        if (parsed.GetValue(_log) is { } file)
            ledger.Write(file.FullName);
    }

    private static Option<double> Share(string name, string description) => new(name) { Description = description, HelpName = "P" };
}
