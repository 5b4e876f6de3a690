using RealtimeBCI.Session.Pipeline;
using ScottPlot;

namespace RealtimeBCI.Session.Report.Page;

/// <summary>Head motion and image quality over the run, with the volumes that do not count marked.</summary>
internal static class MotionSection
{
    private static readonly Color[] Axes = [Figure.Ink, Figure.Second, Figure.Third];
    private static readonly Color MissingMark = Color.FromHex("#c62828").WithAlpha(0.35), CensoredMark = Color.FromHex("#b7791f").WithAlpha(0.45), LostMark = Color.FromHex("#6b21a8").WithAlpha(0.5);

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
        var html = $"<p>{Summary(volumes, present, isEstimated, displacement)}</p><figure class=\"stack\">";
        if (isEstimated)
        {
            html += Panel(data, figures, "Translation (mm)", ("x", v => Parameter(v, 0)), ("y", v => Parameter(v, 1)), ("z", v => Parameter(v, 2)));
            html += Panel(data, figures, "Rotation (°)", ("x", v => Parameter(v, 3)), ("y", v => Parameter(v, 4)), ("z", v => Parameter(v, 5)));
            html += Panel(data, figures, "FD (mm)", censorAt, ("framewise displacement", v => v.Quality.FramewiseDisplacementMm));
        }
        html += Panel(data, figures, "DVARS (%)", ("DVARS", v => v.Quality.DvarsPercent));
        html += Panel(data, figures, "Mean intensity", ("mean over the mask", v => v.Quality.MeanIntensity));
        return html + "</figure><p class=\"note key\"><i class=\"m\"></i>missing <i class=\"c\"></i>censored for motion <i class=\"l\"></i>motion lost. Framewise displacement after Power et al. 2012, 50-mm sphere; DVARS as percent of the mask’s mean.</p>";
    }

    private static string Summary(IReadOnlyList<VolumeReport> volumes, VolumeReport[] present, bool isEstimated, double[] displacement)
    {
        string Marked(string what, Func<VolumeReport, bool> has) => $"{volumes.Count(has)} {what}";
        var marks = $"{Marked("missing", v => v.IsMissing)}, {Marked("censored", IsCensored)}, {Marked("with motion lost", IsLost)}.";
        return isEstimated
            ? $"Framewise displacement: mean {Words.Number(displacement.Average())} mm, largest {Words.Number(displacement.Max())} mm. Volumes: {marks}"
            : $"Head motion was not estimated: realignment was off, or the grid has one slice. Volumes: {marks}";
    }

    private static string Panel(ReportData data, Figure figures, string unit, params (string Name, Func<VolumeReport, double> Value)[] lines) =>
        Panel(data, figures, unit, null, lines);

    private static string Panel(ReportData data, Figure figures, string unit, double? limit, params (string Name, Func<VolumeReport, double> Value)[] lines)
    {
        var volumes = data.Recording.Volumes;
        var plot = Figure.New("Volume", unit, left: 78);
        Mark(plot, volumes, v => v.IsMissing, MissingMark);
        Mark(plot, volumes, IsCensored, CensoredMark);
        Mark(plot, volumes, IsLost, LostMark);
        double[] at = [.. volumes.Select(v => (double)v.ScannerNumber)];
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var i = 0; i < lines.Length; i++)
        {
            double[] values = [.. volumes.Select(v => v.IsMissing ? double.NaN : lines[i].Value(v))];
            (least, most) = (Math.Min(least, Least(values)), Math.Max(most, -Least([.. values.Select(v => -v)])));
            var (x, y) = Series.Thin(at, values);
            var line = plot.Add.ScatterLine(x, y, Axes[i]);
            (line.LineWidth, line.LegendText) = (1.4f, lines[i].Name);
        }
        if (limit is { } l && l < 4 * most)
            Figure.Reference(plot, l, $"censored above {l:0.##} mm");
        var room = Math.Max(most - least, Math.Max(1e-3, 0.002 * Math.Abs(most)));
        plot.Axes.SetLimits(at[0] - 0.5, Math.Max(at[^1], at[0] + 1) + 0.5, least - 0.08 * room, Math.Max(most, limit is { } m && m < 4 * most ? m : most) + 0.3 * room);
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.ShowLegend(Alignment.UpperRight);
        return figures.Svg(plot, 1120, 190, $"{unit} by volume");
    }

    private static void Mark(Plot plot, IReadOnlyList<VolumeReport> volumes, Func<VolumeReport, bool> has, Color colour)
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
