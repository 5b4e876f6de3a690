using System.Text.Json;
using System.Text.RegularExpressions;
using RealtimeBCI.Session.Report;

namespace RealtimeBCI.Tests.Session.Report;

public sealed partial class SessionReportTests
{
    private static readonly string[] Void = ["meta", "br", "link", "img", "input", "hr"];

    public static TheoryData<string> Sessions => [.. All.Keys];

    private static Dictionary<string, SyntheticSession> All { get; } = new()
    {
        ["a plain session"] = new(),
        ["a session with faults"] = new() { Faults = true },
        ["summed repeats"] = new() { SumRepeats = true, Trials = 36, Gain = 1 },
        ["nothing to find"] = new() { Gain = 0 },
        ["a localiser"] = new() { Candidates = 0, Realigned = false },
        ["no volumes"] = new() { Volumes = 0, Trials = 0, Ends = false },
        ["one trial"] = new() { Trials = 1, Volumes = 20 },
        ["one volume"] = new() { Trials = 0, Volumes = 1 },
        ["an older journal"] = new() { Measured = false, Trials = 12 },
        ["unknown targets"] = new() { KnowsTargets = false },
        ["many candidates"] = new() { Candidates = 120, Trials = 24 },
    };

    [Theory, MemberData(nameof(Sessions))]
    public void A_page_needs_nothing_beside_itself_and_closes_every_tag(string name)
    {
        var (page, _) = Write(All[name]);
        Assert.DoesNotMatch("(?i)https?://", page);
        Assert.All(Reference().Matches(page), m => Assert.StartsWith("#", m.Groups[1].Value, StringComparison.Ordinal));
        Assert.DoesNotMatch("NaN|Infinity|∞", page);
        var ids = Id().Matches(page).Select(m => m.Groups[1].Value).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        var open = new Stack<string>();
        foreach (Match tag in Tag().Matches(page))
            if (tag.Groups[1].Value.Length > 0)
                Assert.Equal(open.Pop(), tag.Groups[2].Value);
            else if (!tag.Value.EndsWith("/>", StringComparison.Ordinal) && !Void.Contains(tag.Groups[2].Value))
                open.Push(tag.Groups[2].Value);
        Assert.Empty(open);
    }

    [Fact]
    public void Letters_are_drawn_in_every_figure()
    {
        var (page, _) = Write(All["a session with faults"]);
        var figures = Svg().Matches(page).Select(m => m.Value).Where(s => s.Contains("role=\"img\"", StringComparison.Ordinal) && !s.Contains("class=\"bars\"", StringComparison.Ordinal)).ToArray();
        Assert.Equal(14, figures.Length);
        Assert.All(figures, f => Assert.True(Letters().Matches(f).Sum(m => m.Groups[1].Value.Trim().Length) > 20, $"{f[..Math.Min(120, f.Length)]} has no letters: no font was found?"));
        Assert.Contains("Translation (mm)", Letters().Matches(page).Select(m => m.Groups[1].Value.Trim()));
    }

    [Fact]
    public void Every_fault_is_named_with_its_count_and_foreign_text_is_made_safe()
    {
        var (page, numbers) = Write(All["a session with faults"]);
        foreach (var name in new[] { "Missing", "Late", "Duplicate", "Corrupt", "Wrong geometry", "Out of range", "Non finite", "Motion lost" })
            Assert.Matches($"<tr><th>{name} <small>[^<]*</small></th><td>[1-9]", page);
        Assert.Equal(Enum.GetNames<VolumeFault>(), numbers.Faults.Keys);
        Assert.All(numbers.Faults.Values, count => Assert.True(count > 0));
        Assert.Equal(2, numbers.Faults["Corrupt"]);
        Assert.Equal(2, numbers.Refusals["UnknownVersion"]);
        Assert.Contains("speaks &lt;version&gt; 1.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_rule_is_shown_with_its_values_and_names_what_failed()
    {
        var (page, numbers) = Write(All["a session with faults"]);
        Assert.Equal(VerdictState.Repeat, numbers.RunVerdict!.State);
        Assert.Equal(["leastUsableTrialsFraction", "mostMedianDisplacementMm"], numbers.RunVerdict.Failed.Select(c => c.Key));
        Assert.Matches("This run should be repeated</b>: usable trials [0-9.]+ % \\(at least 80 %\\); median framewise displacement 0.62 mm \\(at most 0.50 mm\\)", page);
        Assert.Contains("\"state\": \"repeat\"", numbers.ToJson(), StringComparison.Ordinal);
        Assert.Equal(VerdictState.Keep, Write(All["a plain session"]).Numbers.RunVerdict!.State);
    }

    [Fact]
    public void A_journal_from_before_quality_was_measured_says_so_and_is_not_judged()
    {
        var (page, numbers) = Write(All["an older journal"]);
        Assert.Contains("did not measure a run’s quality", page, StringComparison.Ordinal);
        Assert.Null(numbers.RunVerdict);
    }

    [Fact]
    public void A_trial_without_a_decision_is_listed_and_counts_as_wrong_among_all_planned()
    {
        var (page, numbers) = Write(All["a session with faults"]);
        Assert.Equal((46, 48), (numbers.Trials, numbers.PlannedTrials));
        Assert.Equal(numbers.Top1!.Value * 46 / 48, numbers.Top1OfPlanned!.Value, 1e-12);
        Assert.Contains("2 trials (16, 33)", page, StringComparison.Ordinal);
        Assert.Contains("never shown, or its flip was never reported", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_with_signal_is_above_chance_and_its_shuffled_control_is_not()
    {
        var (page, numbers) = Write(All["a plain session"]);
        Assert.True(numbers.P < 0.001);
        Assert.InRange(numbers.ShuffledTop1!.Value, 0.06, 0.11);
        Assert.Contains("Chance does not explain this", page, StringComparison.Ordinal);
        Assert.Contains("Chance can explain this", Write(All["nothing to find"]).Page, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_evidence_is_summed_the_test_takes_each_targets_last_decision()
    {
        var (page, numbers) = Write(All["summed repeats"]);
        Assert.Contains("over the 12 targets’ last decisions", page, StringComparison.Ordinal);
        Assert.Equal(36, numbers.Trials);
        Assert.True(numbers.P >= Math.Pow(1 / 12.0, 12));
    }

    [Fact]
    public void A_run_without_a_decoder_reports_its_scan_only()
    {
        var (page, numbers) = Write(All["a localiser"]);
        Assert.Contains("it is a localiser", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"accuracy\"", page, StringComparison.Ordinal);
        Assert.Null(numbers.Top1);
        Assert.Equal(400, numbers.VolumeLatencyMs.Count);
    }

    [Fact]
    public void A_run_of_two_thousand_volumes_stays_below_five_megabytes()
    {
        var (page, _) = Write(new() { Volumes = 2000, Trials = 240, Faults = true });
        Assert.InRange(page.Length, 100_000, 5_000_000);
    }

    [Fact]
    public void The_figures_as_json_hold_null_where_there_is_nothing()
    {
        var json = JsonDocument.Parse(Write(All["no volumes"]).Numbers.ToJson()).RootElement;
        foreach (var key in new[] { "top1", "chance", "p", "shuffledTop1", "logLoss", "latencyDriftRatio" })
            Assert.Equal(JsonValueKind.Null, json.GetProperty(key).ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("volumeLatencyMs").GetProperty("p99").ValueKind);
        Assert.Equal(0, json.GetProperty("trials").GetInt32());
    }

    [Fact]
    public void Labels_come_from_the_rows_of_an_events_file_in_onset_order()
    {
        var file = Path.Combine(TestPaths.TemporaryFolder(), "events.tsv");
        File.WriteAllLines(file, ["onset\tduration\ttrial_type", "30\t2\tface", "10\t2\thouse", "20\t2\tn/a"]);
        var labels = SessionReport.LabelsFrom(file);
        Assert.Equal([(0, "house"), (2, "face")], labels.Select(l => (l.Key, l.Value)));
    }

    private static (string Page, ReportNumbers Numbers) Write(SyntheticSession session)
    {
        var folder = session.Write();
        var recording = RealtimeBCI.Session.Replay.RunRecording.Load(folder);
        var path = Path.Combine(folder, "report.html");
        var numbers = SessionReport.Write(recording, recording.Labels, path);
        return (File.ReadAllText(path), numbers);
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]*)\"")]
    private static partial Regex Reference();

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex Id();

    [GeneratedRegex("<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:\\s[^<>]*)?>")]
    private static partial Regex Tag();

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Svg();

    [GeneratedRegex("<text[^>]*>([^<]*)<")]
    private static partial Regex Letters();
}
