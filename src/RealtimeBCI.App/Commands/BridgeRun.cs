using System.CommandLine;
using System.Globalization;
using RealtimeBCI.Bridge.Scanner;
using RealtimeBCI.Bridge.Wire;

namespace RealtimeBCI.App;

/// <summary>What the bridge's verbs share: options, how they report, how they end.</summary>
internal static class BridgeRun
{
    /// <summary>How long a bridge waits for a session to answer.</summary>
    public static TimeSpan PatienceForSession { get; } = TimeSpan.FromSeconds(60);

    public static Option<string> ConnectOption() =>
        new("--connect") { Description = "Address of the session's bridge endpoint.", DefaultValueFactory = _ => new EndpointSettings().Bridge, HelpName = "ADDR" };

    public static Option<int> AttemptOption() =>
        new("--attempt") { Description = "Counts from 1: a run that is scanned again is a new attempt.", DefaultValueFactory = _ => 1, HelpName = "N" };

    public static Option<string> SpeedOption()
    {
        var option = new Option<string>("--speed") { Description = "Scanner seconds per second; 0 or max is as fast as is acknowledged.", DefaultValueFactory = _ => "1", HelpName = "X" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(SpeedOf(result.Tokens[0].Value) >= 0))
                result.AddError($"--speed is '{result.Tokens[0].Value}'; it must be a number from 0 to 10000, or max.");
        });
        return option;
    }

    /// <summary>The speed that a word says; NaN where it says none.</summary>
    public static double SpeedOf(string word) =>
        word == "max" ? 0
        : double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed) && speed is >= 0 and <= 10_000 ? speed
        : double.NaN;

    public static void Report(string runId, ScanSummary sent, FaultLedger faults)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bridge: run {runId}: {sent.Volumes} volumes, {sent.Events} events, all acknowledged; {sent.Late} volumes were late."));
        if (faults.Entries.Count > 0)
            Console.WriteLine($"bridge: done on purpose: {string.Join(", ", faults.Counts.Select(c => $"{c.Value} {c.Key}"))}.");
    }

    /// <summary>Runs a verb: 0, or 1 with one line that says what was wrong.</summary>
    public static async Task<int> Guarded(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("bridge: stopped; the run was ended as aborted.");
            return 1;
        }
        catch (Exception failure) when (failure is ArgumentException or IOException or NiftiException or NpyException or EventsException
            or TimeoutException or InvalidOperationException or UnauthorizedAccessException or WireRefusedException)
        {
            Console.Error.WriteLine($"bridge: {failure.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }
}
