using RealtimeBCI.Session.Pipeline;
using ScottPlot;

namespace RealtimeBCI.Session.Report.Page;

/// <summary>Head motion and image quality over the run, with the volumes that do not count marked.</summary>
internal static class MotionSection
{
    private static readonly Color[] Axes = [Figure.Ink, Figure.Second, Figure.Third];
    private static readonly Color MissingMark = Color.FromHex("#ebb5b5"), CensoredMark = Color.FromHex("#ddc18d"), LostMark = Color.FromHex("#b590d3"), SpikeMark = Color.FromHex("#9fc9d6");

    public static string Html(ReportData data, Figure figures)
    {
        var volumes = data.Recording.Volumes;
        if (volumes.Count == 0)
            return "<p class=\"none\">No volumes in this run.</p>";
        VolumeReport[] present = [.. volumes.Where(v => !v.IsMissing)];
        if (present.Length == 0)
            return $"<p class=\"none\">All {volumes.Count} volumes are missing.</p>";
        var isEstimated = present.Any(v => v.Motion != MotionState.NotEstimated);
        double[] displacement = [.. present.Select(v => v.Quality.FramewiseDisplacementMm)];
        var censorAt = data.Opened?.Settings.Glm.CensorDisplacementMm;
        var html = $"<p>{Summary(volumes, present, isEstimated, displacement)}</p>{Key(isEstimated, censorAt)}<figure class=\"stack\">";
        if (isEstimated)
        {
            html += Panel(data, figures, "Translation (mm)", null, [v => Parameter(v, 0), v => Parameter(v, 1), v => Parameter(v, 2)]);
            html += Panel(data, figures, "Rotation (°)", null, [v => Parameter(v, 3), v => Parameter(v, 4), v => Parameter(v, 5)]);
            html += Panel(data, figures, "FD (mm)", censorAt, [v => v.Quality.FramewiseDisplacementMm]);
        }
        html += Panel(data, figures, "DVARS (%)", null, [v => v.Quality.DvarsPercent]);
        html += Panel(data, figures, "Mean intensity", null, [v => v.Quality.MeanIntensity], "Volume");
        return html + "</figure><p class=\"note\">Framewise displacement (FD) after Power et al. 2012, with a 50-mm sphere; DVARS in percent of the mask’s mean; mean intensity over the mask, scanner units.</p>";
    }

    private static string Summary(IReadOnlyList<VolumeReport> volumes, VolumeReport[] present, bool isEstimated, double[] displacement)
    {
        string Marked(string what, Func<VolumeReport, bool> has) => $"{volumes.Count(has)} {what}";
        var marks = $"{Marked("missing", v => v.IsMissing)}, {Marked("censored", IsCensored)}, {Marked("with motion lost", IsLost)}, {volumes.Count(v => v.IsSpike)} abruptly different (spikes).";
        return isEstimated
            ? $"Framewise displacement: mean {Words.Number(displacement.Average())} mm, largest {Words.Number(displacement.Max())} mm. Volumes: {marks}"
            : $"Head motion was not estimated: realignment was off, or the grid has one slice. Volumes: {marks}";
    }

    private static string Key(bool isEstimated, double? censorAt) => Figure.Key([
        .. isEstimated ? new[] { (Mark.Line, Axes[0], "x"), (Mark.Line, Axes[1], "y"), (Mark.Line, Axes[2], "z") } : [],
        (Mark.Bar, MissingMark, "missing"), (Mark.Bar, CensoredMark, "censored for motion"), (Mark.Bar, LostMark, "motion lost"), (Mark.Bar, SpikeMark, "spike"),
        .. isEstimated && censorAt is { } limit ? new[] { (Mark.Dashes, Figure.Grey, $"censored above {limit:0.##} mm") } : []]);

    private static string Panel(ReportData data, Figure figures, string unit, double? limit, Func<VolumeReport, double>[] lines, string x = "")
    {
        var volumes = data.Recording.Volumes;
        var plot = Figure.New(x, unit, left: 78, bottom: x.Length > 0 ? 46 : 26);
        Shade(plot, volumes, v => v.IsSpike, SpikeMark);
        Shade(plot, volumes, v => v.IsMissing, MissingMark);
        Shade(plot, volumes, IsCensored, CensoredMark);
        Shade(plot, volumes, IsLost, LostMark);
        double[] at = [.. volumes.Select(v => (double)v.ScannerNumber)];
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var i = 0; i < lines.Length; i++)
        {
            double[] values = [.. volumes.Select(v => v.IsMissing ? double.NaN : lines[i](v))];
            (least, most) = (Math.Min(least, Least(values)), Math.Max(most, -Least([.. values.Select(v => -v)])));
            var (kept, y) = Series.Thin(at, values);
            plot.Add.ScatterLine(kept, y, Axes[i]).LineWidth = 1.4f;
        }
        if (limit is { } l && l < 4 * most)
            Figure.Reference(plot, l);
        var room = Math.Max(most - least, Math.Max(1e-3, 0.002 * Math.Abs(most)));
        plot.Axes.SetLimits(at[0] - 0.5, Math.Max(at[^1], at[0] + 1) + 0.5, least - 0.08 * room, Math.Max(most, limit is { } m && m < 4 * most ? m : most) + 0.08 * room);
        return figures.Svg(plot, 1120, x.Length > 0 ? 168 : 148, $"{unit} by volume");
    }

    private static void Shade(Plot plot, IReadOnlyList<VolumeReport> volumes, Func<VolumeReport, bool> has, Color colour)
    {
        for (var i = 0; i < volumes.Count; i++)
        {
            if (!has(volumes[i]))
                continue;
            var first = i;
            while (i + 1 < volumes.Count && has(volumes[i + 1]))
                i++;
            var span = plot.Add.HorizontalSpan(volumes[first].ScannerNumber - 0.5, volumes[i].ScannerNumber + 0.5);
            span.FillStyle.Color = colour;
            span.LineStyle.Width = 0;
        }
    }

    private static bool IsLost(VolumeReport volume) => volume is { IsMissing: false, Motion: MotionState.Lost };
    private static bool IsCensored(VolumeReport volume) => volume is { IsMissing: false, IsCensored: true, Motion: not MotionState.Lost };
    private static double Parameter(VolumeReport volume, int index) => index < volume.MotionParameters.Count && volume.Motion != MotionState.Lost ? volume.MotionParameters[index] : double.NaN;
    private static double Least(double[] values) => values.Where(double.IsFinite).DefaultIfEmpty(0).Min();
}
