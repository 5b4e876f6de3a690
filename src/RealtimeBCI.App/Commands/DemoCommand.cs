using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RealtimeBCI.App.Demo;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Session.Pipeline;
using RealtimeBCI.Session.Protocol;
using RealtimeBCI.Session.Replay;
using RealtimeBCI.Session.Report;
using RealtimeBCI.Train;
using RealtimeBCI.Train.Features;

namespace RealtimeBCI.App;

/// <summary><c>rtbci demo</c>: the whole closed loop on a simulated participant.</summary>
public static class DemoCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var headless = new Option<bool>("--headless") { Description = "Without a screen: the display draws in memory." };
        var output = new Option<DirectoryInfo?>("--output") { Description = "Folder for everything that is made; by default a new one here.", HelpName = "DIR" };
        var json = new Option<FileInfo?>("--json") { Description = "Write the result as JSON.", HelpName = "FILE" };
        var speed = new Option<double>("--speed") { Description = "Scanner seconds per second.", DefaultValueFactory = _ => 12, HelpName = "X" };
        var seed = new Option<int>("--seed") { Description = "Seed of participant, noise and order.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var gain = new Option<double?>("--imagery-gain") { Description = "Strength of imagery in the feedback run; 0 is none at all.", HelpName = "G" };
        var feedback = new Option<FeedbackKind>("--feedback") { Description = "What the participant sees after a decision.", DefaultValueFactory = _ => FeedbackKind.Picture };
        var command = new Command("demo", """
            A simulated localiser, imagery training, a decoder, then a closed-loop imagery session with scanner, pipeline and display as separate processes.
            Example: rtbci demo --headless --json demo.json
            """)
        { headless, output, json, speed, seed, gain, feedback };
        command.SetAction(async (parsed, stop) =>
        {
            var settings = new DemoSettings
            {
                Folder = parsed.GetValue(output)?.FullName ?? NewFolder(),
                Headless = parsed.GetValue(headless),
                Speed = parsed.GetValue(speed),
                Seed = parsed.GetValue(seed),
                ImageryGain = parsed.GetValue(gain),
            };
            Directory.CreateDirectory(settings.Folder);
            await RunAsync(settings, parsed.GetValue(feedback), parsed.GetValue(json)?.FullName, stop).ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private static async Task RunAsync(DemoSettings settings, FeedbackKind feedback, string? json, CancellationToken stop)
    {
        var clock = new MonotonicClock(TimeProvider.System);
        var began = clock.NowNs;
        void Say(string what) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{(clock.NowNs - began) * 1e-9,5:0} s] {what}"));
        Say($"drawing {DemoFiles.Pictures} pictures and writing the session files into {settings.Folder}");
        DemoFiles.Write(settings.Folder, feedback, settings.Seed);
        Say("localiser: the participant looks at pictures");
        var localiser = await DemoRun.RunAsync(settings with { ImageryGain = null }, "localiser", 0, stop).ConfigureAwait(false);
        Say("imagery training: the participant imagines pictures, without feedback");
        var imagery = await DemoRun.RunAsync(settings with { ImageryGain = null }, "imagery-training", 1, stop).ConfigureAwait(false);
        Say("training a decoder on both, with betas as they were known at each decision");
        var protocol = SessionFile.Load(Path.Combine(settings.Folder, "imagery.yaml")).Protocol;
        var gallery = Gallery.Load(protocol.Gallery!);
        var options = new TrainingOptions { Voxels = 500 };
        var runs = await BundleTraining.RunsAsync(new() { Recordings = [localiser, imagery] }, protocol, stop).ConfigureAwait(false);
        var trained = BundleTraining.Write(runs, protocol, gallery, protocol.Bundle!, options, TimeProvider.System);
        foreach (var entry in trained.Calibration.Where(c => c.Repeats == 1))
            Say(string.Create(CultureInfo.InvariantCulture, $"  cross-validated on {entry.State}: top-1 {entry.Top1:0.00} of {entry.Candidates} candidates"));
        Say("closed loop: the participant imagines, and sees what was decoded before the next trial");
        var session = await DemoRun.RunAsync(settings, "imagery", 2, stop).ConfigureAwait(false);
        var recording = RunRecording.Load(session);
        var labels = recording.Labels;
        var score = SessionScore.Of(recording.Decisions, labels, gallery.Items.Count);
        Say("control: decoders trained on shuffled labels");
        var tested = new List<(TrialResponse, string)>();
        var plan = Session.Live.SessionSetup.PlanOf(protocol, SessionMaterial.Load(protocol));
        await JournalReplay.RunAsync(session, run => RunSettings.Of(run, protocol, SessionMaterial.Load(protocol), plan), o =>
        {
            if (o is RunOutput.TrialDue(var response, _) && labels.TryGetValue(response.Trial, out var target))
                tested.Add((response, target));
        }, stop).ConfigureAwait(false);
        var shuffled = ShuffledControl.Top1(BundleTraining.TrialsOf(runs.Runs), runs.Runs, protocol, gallery, options, tested, settings.Folder);
        Say($"decoder families on the betas of that session, trained on the same trials (chance {1.0 / gallery.Items.Count:0.000})");
        FamilyComparison.Run(runs.Runs, protocol, gallery, options, tested, settings.Folder, Say, stop);
        var report = Path.Combine(session, "report.html");
        Say(string.Create(CultureInfo.InvariantCulture,
            $"imagery top-1 {score.Top1:0.000} over {score.Trials} trials and {score.Candidates} candidates: chance {score.Chance:0.000}, p {score.P:0.0e0}; trained on shuffled labels {shuffled:0.000}"));
        Say(string.Create(CultureInfo.InvariantCulture,
            $"{SelfConfirmation.NamedAsBefore(recording.Decisions):0.000} of decisions name the picture decided one trial before"));
        Say($"report: {report}");
        if (json is not null)
            await File.WriteAllTextAsync(json, JsonSerializer.Serialize(new
            {
                top1 = score.Top1,
                chance = score.Chance,
                trials = score.Trials,
                p = score.P,
                shuffledTop1 = shuffled,
                namedAsBefore = SelfConfirmation.NamedAsBefore(recording.Decisions),
                report,
            }, new JsonSerializerOptions { WriteIndented = true }), stop).ConfigureAwait(false);
    }

    private static string NewFolder()
    {
        var number = 1;
        while (Path.Exists($"rtbci-demo-{number}"))
            number++;
        return Path.GetFullPath($"rtbci-demo-{number}");
    }
}
