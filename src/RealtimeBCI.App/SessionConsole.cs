using System.Globalization;
using RealtimeBCI.Session.Live;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RealtimeBCI.App;

/// <summary>The operator's console during a session: redrawn four times a second from <see cref="SessionProgress"/>, never in the volumes' way.</summary>
internal static class SessionConsole
{
    public static async Task ShowAsync(SessionSetup setup, SessionProgress progress, TimeProvider time, CancellationToken stop)
    {
        if (Console.IsOutputRedirected)
        {
            Console.WriteLine($"{setup.Protocol.Name}: bridge {setup.Protocol.Endpoints.Bridge}, display {setup.Protocol.Endpoints.Display}, folder {setup.Folder}");
            return;
        }
        await AnsiConsole.Live(Draw(setup, progress)).StartAsync(async live =>
        {
            while (!stop.IsCancellationRequested)
            {
                live.UpdateTarget(Draw(setup, progress));
                await Task.Delay(TimeSpan.FromMilliseconds(250), time, CancellationToken.None).ConfigureAwait(false);
            }
            live.UpdateTarget(Draw(setup, progress));
        }).ConfigureAwait(false);
    }

    private static Panel Draw(SessionSetup setup, SessionProgress progress)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumn("what").AddColumn("how");
        void Row(string what, string how) => table.AddRow(new Markup($"[grey]{what}[/]"), new Markup(how));
        var (p50, p99) = progress.LatencyMs;
        var volume = progress.Volume;
        Row("run", progress.Run is { } run ? $"{Markup.Escape(run.RunId)}, attempt {run.Attempt}, TR {run.RepetitionTimeSeconds:0.###} s, {Markup.Escape(run.Grid.ToString())}" : $"[yellow]{Markup.Escape(progress.Note)}[/]");
        Row("volume", volume is null ? "-" : $"{volume.ScannerNumber + 1}{(progress.Run?.ExpectedVolumes is { } n ? $" of {n}" : "")}{(volume.IsMissing ? " [red]missing[/]" : volume.IsCensored ? " [yellow]censored[/]" : "")}");
        Row("motion", volume is { MotionParameters.Count: 6 } ? Motion(volume.MotionParameters, volume.Quality) : "-");
        Row("run so far", QualityRows.Measures(progress.Quality));
        Row("trials", QualityRows.Trials(progress.Quality));
        Row("repeat?", QualityRows.Verdict(progress.Judge(setup.Protocol.Quality)));
        Row("last decision", Decision(progress));
        Row("latency", $"p50 {p50:0.0} ms, p99 {p99:0.0} ms from the last byte to the decode");
        Row("faults", progress.Faults.Count == 0 ? "[green]none[/]" : string.Join(", ", progress.Faults.Select(f => $"[red]{Markup.Escape(f.Key)}[/] {f.Value}")));
        IRenderable content = table;
        return new Panel(content).Header($" {Markup.Escape(setup.Protocol.Name)} ").Border(BoxBorder.Rounded).Expand();
    }

    private static string Motion(IReadOnlyList<double> p, VolumeQuality quality)
    {
        var colour = quality.FramewiseDisplacementMm > 0.9 ? "red" : quality.FramewiseDisplacementMm > 0.4 ? "yellow" : "green";
        return string.Create(CultureInfo.InvariantCulture,
            $"x {Signed(p[0])} y {Signed(p[1])} z {Signed(p[2])} mm, rot {Signed(p[3])} {Signed(p[4])} {Signed(p[5])} deg, FD [{colour}]{quality.FramewiseDisplacementMm:0.00}[/] mm, DVARS {quality.DvarsPercent:0.00} %");
    }

    private static string Signed(double value) => (Math.Round(value, 2) + 0.0).ToString("+0.00;-0.00;+0.00", CultureInfo.InvariantCulture);

    private static string Decision(SessionProgress progress) => progress.Decision switch
    {
        null => "-",
        { Candidates: [var best, ..] } d => string.Create(CultureInfo.InvariantCulture,
            $"trial {d.Trial + 1}: {Markup.Escape(best.Item)} {best.Posterior:P0}{(d.CalibrationState is { } on && on != d.State ? $" [yellow](calibrated on {on.ToString().ToLowerInvariant()})[/]" : "")}{(d.Abstained == AbstainReason.None ? "" : $" [yellow]abstained: {d.Abstained}[/]")} ({progress.Decisions} so far)"),
        var d => $"trial {d.Trial + 1}: [yellow]abstained: {d.Abstained}[/]",
    };
}
