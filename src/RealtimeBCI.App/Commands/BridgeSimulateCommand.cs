using System.CommandLine;
using System.Globalization;
using RealtimeBCI.Bridge.Scanner;
using RealtimeBCI.Bridge.Simulation;
using RealtimeBCI.Bridge.Wire;

namespace RealtimeBCI.App;

/// <summary><c>rtbci bridge simulate</c>: a scanner with a participant in it.</summary>
internal static class BridgeSimulateCommand
{
    private static readonly Option<string?> Connect = new("--connect") { Description = "Address of the session's bridge endpoint.", HelpName = "ADDR" };
    private static readonly Option<string?> Display = new("--display") { Description = "Address of the session's display endpoint: the participant follows the flips reported there.", HelpName = "ADDR" };
    private static readonly Option<DirectoryInfo?> Gallery = new("--gallery") { Description = "Gallery of the pictures (items.tsv, embeddings.npy); without it, latents are random per item of --events.", HelpName = "DIR" };
    private static readonly Option<FileInfo?> Events = new("--events") { Description = "What the participant sees, where there is no display: columns onset, duration, item, state.", HelpName = "FILE" };
    private static readonly Option<FileInfo?> Output = new("--output") { Description = "Write the series into a file instead of sending it; needs --events and --volumes.", HelpName = "BOLD" };
    private static readonly Option<DirectoryInfo?> Truth = new("--truth") { Description = "Write what was really so into this folder.", HelpName = "DIR" };
    private static readonly Option<string> GridSize = new("--grid") { Description = "Voxels.", DefaultValueFactory = _ => "48x48x24", HelpName = "XxYxZ" };
    private static readonly Option<string> VoxelSize = new("--voxel-mm") { Description = "Voxel size, mm.", DefaultValueFactory = _ => "3x3x4", HelpName = "XxYxZ" };
    private static readonly Option<string> DataType = new("--type") { Description = "int16 or float32.", DefaultValueFactory = _ => "int16" };
    private static readonly Option<string> RunId = new("--run-id") { Description = "Name of the run.", DefaultValueFactory = _ => "run-01", HelpName = "ID" };
    private static readonly Option<int?> Volumes = new("--volumes") { Description = "Volumes to scan; without it, until the schedule is over.", HelpName = "N" };
    private static readonly SimulationSettings Default = new();
    private static readonly Option<double> RepetitionTime = Number("--tr", "Repetition time, s.", Default.RepetitionTimeSeconds);
    private static readonly Option<string> Speed = BridgeRun.SpeedOption();
    private static readonly Option<int> Attempt = BridgeRun.AttemptOption();
    private static readonly Option<double> VisualGain = Number("--visual-gain", "Response to a picture that is seen, percent.", Default.VisualGain);
    private static readonly Option<double> ImageryGain = Number("--imagery-gain", "Response to a picture that is imagined, percent.", Default.ImageryGain);
    private static readonly Option<double> Overlap = Number("--imagery-overlap", "Correlation of imagery's tuning with vision's.", Default.ImageryOverlap);
    private static readonly Option<double> Subspace = Number("--imagery-subspace", "Share of a latent's dimensions that imagery keeps.", Default.ImagerySubspace);
    private static readonly Option<double> ImageryNoise = Number("--imagery-noise", "Trial-to-trial noise of imagery's responses, as a fraction of their gain.", Default.ImageryTrialNoise);
    private static readonly Option<double> Lapse = Number("--lapse", "Share of imagery trials in which nothing comes.", Default.LapseProbability);
    private static readonly Option<double> Motion = Number("--motion", "Standard deviation of slow head motion, mm and degrees.", Default.MotionMm);
    private static readonly Option<double> Shift = Number("--position-shift", "Standard deviation of the head's place between runs, mm.", Default.PositionShiftMm);
    private static readonly Option<double> Noise = Number("--noise", "Factor on all noise, drift and spikes.", Default.Noise);
    private static readonly Option<long> Seed = new("--seed") { Description = "Seed of what differs between runs.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private static readonly Option<long> ParticipantSeed = new("--participant-seed") { Description = "Seed of the participant: head, tuning, haemodynamics.", DefaultValueFactory = _ => 1, HelpName = "N" };

    public static Command Create()
    {
        var command = new Command("simulate", """
            A scanner with a participant in it, who looks at what the display shows and imagines what it asks for.
            Example: rtbci bridge simulate --connect tcp://127.0.0.1:5581 --display tcp://127.0.0.1:5582 --gallery gallery --truth truth --speed 15 --volumes 600
            Example: rtbci bridge simulate --events events.tsv --volumes 300 --output bold.nii.gz --truth truth
            """)
        {
            Connect, Display, Gallery, Events, Output, Truth, GridSize, VoxelSize, RepetitionTime, Speed, Seed, ParticipantSeed, Volumes,
            VisualGain, ImageryGain, Overlap, Subspace, ImageryNoise, Lapse, Motion, Shift, Noise, DataType, RunId, Attempt,
        };
        DataType.AcceptOnlyFromAmong("int16", "float32");
        var faults = new FaultOptions(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Connect) is null == result.GetValue(Output) is null)
                result.AddError("simulate needs one of --connect ADDR and --output BOLD.");
            if (result.GetValue(Display) is not null == result.GetValue(Events) is not null)
                result.AddError("simulate needs one of --display ADDR and --events FILE: what the participant sees.");
            if (result.GetValue(Display) is not null && result.GetValue(Gallery) is null)
                result.AddError("--gallery is missing; with --display the participant needs to know the pictures.");
            if (result.GetValue(Output) is not null && (result.GetValue(Events) is null || result.GetValue(Volumes) is null))
                result.AddError("--output needs --events FILE and --volumes N.");
        });
        foreach (var option in new[] { GridSize, VoxelSize })
            option.Validators.Add(result =>
            {
                var text = string.Concat(result.Tokens.Select(t => t.Value));
                if (result.Tokens.Count > 0 && Three(text) is null)
                    result.AddError($"{option.Name} is '{text}'; expected three numbers above 0, as {(option == GridSize ? "48x48x24" : "3x3x4")}.");
            });
        command.SetAction((parsed, stop) => BridgeRun.Guarded(() => RunAsync(parsed, faults, stop)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, FaultOptions faults, CancellationToken stop)
    {
        var settings = Settings(parsed);
        settings.Validate();
        faults.Plan(parsed).Validate(settings.DataType);
        var rows = parsed.GetValue(Events) is { } events ? EventsTable.Read(events.FullName) : [];
        var pictures = parsed.GetValue(Gallery) is { } gallery
            ? PictureLatents.Load(gallery.FullName)
            : PictureLatents.Random(rows.Select(ScriptedDisplay.ItemOf).OfType<string>(), 64, settings.ParticipantSeed);
        var run = new SimulatedRun(settings, pictures);
        var truth = parsed.GetValue(Truth)?.FullName;
        if (parsed.GetValue(Output) is { } output)
        {
            OfflineSimulation.Write(run, new ScriptedDisplay(rows), output.FullName);
            if (truth is not null)
            {
                SimulationTruth.WriteParticipant(truth, run);
                SimulationTruth.WriteRun(truth, run);
            }
            Console.WriteLine($"{settings.Volumes} volumes of {settings.Grid} written to {output.Name}.");
            return 0;
        }
        await ScanAsync(parsed, run, rows, faults, truth, stop);
        return 0;
    }

    private static async Task ScanAsync(
        ParseResult parsed, SimulatedRun run, IReadOnlyList<EventRow> rows, FaultOptions faults, string? truth, CancellationToken stop)
    {
        var time = TimeProvider.System;
        var address = parsed.GetValue(Connect)!;
        using var client = new BridgeClient(address, "simulator", time);
        using var eyes = parsed.GetValue(Display) is { } display ? new DisplayClient(display, WireRole.Operator, "participant", time) : null;
        await using var feed = eyes is null ? null : new WireDisplayFeed(eyes, run.Settings.RunId, time);
        var wire = new WireScannerLink(client, time);
        await wire.WaitForSessionAsync(address, BridgeRun.PatienceForSession, stop);
        if (feed is not null)
            await feed.WaitForSessionAsync(parsed.GetValue(Display)!, BridgeRun.PatienceForSession, stop);
        var plan = faults.Plan(parsed);
        var ledger = new FaultLedger();
        var scanner = new SimulatedScanner(run, feed ?? (IDisplayFeed)new ScriptedDisplay(rows), plan.Any ? new FaultInjector(wire, plan, ledger) : wire, time)
        {
            TruthFolder = truth,
            Faults = ledger,
        };
        try
        {
            var sent = await scanner.ScanAsync(stop);
            BridgeRun.Report(run.Settings.RunId, sent, ledger);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"bridge: {run.Participant.Events.Count} responses; making a volume took at most {scanner.SlowestMs:0.0} ms of {1000 * run.Settings.RepetitionTimeSeconds / Math.Max(run.Settings.Speed, 1e-9) / 2:0} ms."));
        }
        finally
        {
            faults.WriteLog(parsed, ledger);
        }
    }

    private static SimulationSettings Settings(ParseResult parsed)
    {
        double[] n = Three(parsed.GetValue(GridSize)!)!, mm = Three(parsed.GetValue(VoxelSize)!)!;
        return new()
        {
            RunId = parsed.GetValue(RunId)!,
            Seed = parsed.GetValue(Seed),
            ParticipantSeed = parsed.GetValue(ParticipantSeed),
            Grid = SimulationSettings.GridOf((int)n[0], (int)n[1], (int)n[2], mm[0], mm[1], mm[2]),
            RepetitionTimeSeconds = parsed.GetValue(RepetitionTime),
            Volumes = parsed.GetValue(Volumes),
            Speed = BridgeRun.SpeedOf(parsed.GetValue(Speed)!),
            Attempt = parsed.GetValue(Attempt),
            DataType = parsed.GetValue(DataType) == "float32" ? VolumeDataType.Float32 : VolumeDataType.Int16,
            VisualGain = parsed.GetValue(VisualGain),
            ImageryGain = parsed.GetValue(ImageryGain),
            ImageryOverlap = parsed.GetValue(Overlap),
            ImagerySubspace = parsed.GetValue(Subspace),
            ImageryTrialNoise = parsed.GetValue(ImageryNoise),
            LapseProbability = parsed.GetValue(Lapse),
            MotionMm = parsed.GetValue(Motion),
            PositionShiftMm = parsed.GetValue(Shift),
            Noise = parsed.GetValue(Noise),
        };
    }

    private static double[]? Three(string text)
    {
        var parts = text.Split('x');
        var numbers = parts.Select(p => double.TryParse(p, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) ? v : 0).ToArray();
        return numbers.Length == 3 && numbers.All(v => v is > 0 and < 1000) ? numbers : null;
    }

    private static Option<double> Number(string name, string description, double value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value, HelpName = "X" };
}
