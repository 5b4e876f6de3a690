using System.Globalization;
using RealtimeBCI.Session.Replay;

namespace RealtimeBCI.Tests.EndToEnd;

/// <summary>Session, simulated participant and display as processes of their own: a localiser, training, and imagery with feedback.</summary>
[Collection(WholeProcesses.Name)]
public sealed class ClosedLoopTests(World world)
{
    private const string Analysis = """
        repetitionTimeSeconds: 1
        gallery: gallery
        glm: { estimator: lss, hrf: spm, highPassHz: 0.01, motionRegressors: 6 }
        decision: { afterOnsetSeconds: 6, acceptCalibrationOf: perception }
        """;

    [Fact]
    public async Task A_participant_who_follows_the_display_is_decoded_from_what_was_shown()
    {
        var draws = await CanDrawAsync();
        Session("localiser", "{ state: Perception, targets: [face, boat], repeatsPerTarget: 6, firstOnsetSeconds: 10, onsetToOnsetSeconds: 6, cueSeconds: 0, trialSeconds: 3, feedback: Blank, feedbackSeconds: 0 }");
        Session("imagery", "{ state: Imagery, targets: [face, boat], repeatsPerTarget: 3, firstOnsetSeconds: 10, onsetToOnsetSeconds: 12, cueSeconds: 1, trialSeconds: 4, feedback: Picture, feedbackSeconds: 1.5 }");
        var localiser = await LoopAsync("localiser", 88, draws, []);
        AgreeWithFlips(localiser, DesignEventKind.Trial, TrialPhase.Picture, 12);
        Assert.Empty(localiser.Decisions);

        await Rtbci.SucceedAsync("train", "--recording", world.In("localiser"), "--session", world.In("imagery.yaml"), "--gallery", world.Gallery,
            "--output", world.In("loop-bundle"));

        var imagery = await LoopAsync("imagery", 88, draws, ["--bundle", world.In("loop-bundle")]);
        AgreeWithFlips(imagery, DesignEventKind.Trial, TrialPhase.Imagine, 6);
        AgreeWithFlips(imagery, DesignEventKind.Cue, TrialPhase.Cue, 6);
        var seen = imagery.Events.Where(e => e.Kind == DesignEventKind.Trial).Select(e => e.Trial!.Value).ToHashSet();
        Assert.Equal(seen.Order(), imagery.Decisions.Where(d => d.Abstained != AbstainReason.NotShown).Select(d => d.Trial).Order());
        var shown = imagery.States.Where(s => s.Phase == TrialPhase.Feedback).ToArray();
        Assert.NotEmpty(shown);
        Assert.All(shown, s => Assert.Equal(imagery.Decisions.Single(d => d.Trial == s.Trial).Candidates[0].Item, s.Decision!.Candidates[0].Item));
        Assert.StartsWith("identical", await Rtbci.SucceedAsync("replay", world.In("imagery")));
    }

    /// <summary>Every event's onset is the flip of its state, and no trial's event says what its target is. A busy machine may show a state late, or the one after it in its place.</summary>
    private static void AgreeWithFlips(RunRecording recording, DesignEventKind kind, TrialPhase phase, int count)
    {
        var states = recording.States.Where(s => s.Phase == phase).ToDictionary(s => s.Number);
        var flips = recording.Flips.Where(f => states.ContainsKey(f.StateNumber)).ToArray();
        var onsets = recording.Events.Where(e => e.Kind == kind).GroupBy(e => e.Number).Select(e => e.First().OnsetSeconds).ToArray();
        Assert.Equal(count, states.Count);
        Assert.Equal(flips.Select(f => f.Seconds), onsets);
        Assert.InRange(onsets.Length, count / 2, count);
        Assert.All(flips, f => Assert.InRange(f.Seconds, states[f.StateNumber].PlannedSeconds - 0.1, double.MaxValue));
        Assert.All(recording.Events.Where(e => e.Kind == DesignEventKind.Trial), e => Assert.Null(e.Item));
    }

    private async Task<RunRecording> LoopAsync(string name, int volumes, bool draws, string[] options)
    {
        var (ports, frames) = (Ports.Free(), world.In($"{name}-frames"));
        using var run = Rtbci.Start(["run", world.In($"{name}.yaml"), "--output", world.In(name), "--quiet", .. ports.Options, .. options]);
        using var display = !draws ? Rtbci.Python("follow_decisions.py", "--address", ports.Display, "--report-flips") : Rtbci.Start("display", "--connect", ports.Display, "--gallery", world.Gallery, "--headless", "--frames", frames, "--size", "320x180");
        if (draws)
            await Rtbci.UntilAsync(() => (display.Output + display.Error).Contains("connected to", StringComparison.Ordinal), "the display has found the session", run, display);
        using var bridge = Rtbci.Start("bridge", "simulate", "--connect", ports.Bridge, "--display", ports.Display, "--gallery", world.Gallery, "--run-id", name,
            "--grid", "24x24x12", "--voxel-mm", "6x6x8", "--tr", "1", "--noise", "0.2", "--speed", "15", "--volumes", volumes.ToString(CultureInfo.InvariantCulture));
        await Rtbci.SucceedAsync(draws ? [bridge, run, display] : [bridge, run]);
        var recording = RunRecording.Load(world.In(name));
        Assert.True(recording.Closed is { Complete: true, Missing: 0 });
        if (draws)
            Assert.NotEmpty(Directory.GetFiles(frames, "*.png"));
        return recording;
    }

    /// <summary>Where nothing can be drawn without a screen, a Python client reports flips in the display's place.</summary>
    private static async Task<bool> CanDrawAsync()
    {
        var (code, _, error) = await Rtbci.RunAsync("display", "--demo-states", "--headless", "--size", "64x64", "--frames", Path.Combine(TestPaths.TemporaryFolder(), "frames"));
        if (code == 0)
            return true;
        TestContext.Current.SendDiagnosticMessage($"no display: {error}");
        TestPaths.RequirePython("zmq", "msgpack");
        return false;
    }

    private void Session(string name, string schedule) => File.WriteAllText(world.In($"{name}.yaml"), $"name: {name}\n{Analysis}\nschedule: {schedule}\n");
}
