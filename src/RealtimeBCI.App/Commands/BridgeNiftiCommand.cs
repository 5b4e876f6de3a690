using System.CommandLine;
using RealtimeBCI.Bridge.Scanner;
using RealtimeBCI.Bridge.Wire;

namespace RealtimeBCI.App;

/// <summary><c>rtbci bridge nifti</c>: replays a recorded series.</summary>
internal static class BridgeNiftiCommand
{
    public static Command Create()
    {
        var series = new Argument<FileInfo>("FILE") { Description = "The series: .nii or .nii.gz, NIfTI-1 or -2." };
        var tr = new Option<double?>("--tr") { Description = "Repetition time, s; without it, the file's.", HelpName = "S" };
        var speed = BridgeRun.SpeedOption();
        var events = new Option<FileInfo?>("--events") { Description = "BIDS events: onset and duration are sent, never a label.", HelpName = "FILE" };
        var connect = BridgeRun.ConnectOption();
        var runId = new Option<string?>("--run-id") { Description = "Name of the run; without it, the file's.", HelpName = "ID" };
        var attempt = BridgeRun.AttemptOption();
        var expected = new Option<int?>("--expected") { Description = "Volumes to announce; without it, those of the file.", HelpName = "N" };
        var command = new Command("nifti", """
            Replays a series as a scanner would send it: each volume when its acquisition is complete.
            Example: rtbci bridge nifti bold.nii.gz --events events.tsv --speed 10 --connect tcp://127.0.0.1:5581
            """)
        { series, tr, speed, events, connect, runId, attempt, expected };
        var faults = new FaultOptions(command);
        command.SetAction((parsed, stop) => BridgeRun.Guarded(async () =>
        {
            var replay = new NiftiReplay(new()
            {
                Series = parsed.GetValue(series)!.FullName,
                RepetitionTimeSeconds = parsed.GetValue(tr),
                Speed = BridgeRun.SpeedOf(parsed.GetValue(speed)!),
                Events = parsed.GetValue(events)?.FullName,
                RunId = parsed.GetValue(runId),
                Attempt = parsed.GetValue(attempt),
                ExpectedVolumes = parsed.GetValue(expected),
            }, TimeProvider.System);
            var plan = faults.Plan(parsed);
            plan.Validate(replay.Run.DataType);
            var address = parsed.GetValue(connect)!;
            using var client = new BridgeClient(address, "nifti", TimeProvider.System);
            var wire = new WireScannerLink(client, TimeProvider.System);
            await wire.WaitForSessionAsync(address, BridgeRun.PatienceForSession, stop);
            var ledger = new FaultLedger();
            try
            {
                var sent = await replay.SendAsync(plan.Any ? new FaultInjector(wire, plan, ledger) : wire, stop);
                BridgeRun.Report(replay.Run.RunId, sent, ledger);
            }
            finally
            {
                faults.WriteLog(parsed, ledger);
            }
            return 0;
        }));
        return command;
    }
}
