using System.Text.RegularExpressions;
using ScottPlot;

namespace RealtimeBCI.Session.Report.Page;

/// <summary>Signs of a figure's key.</summary>
internal enum Mark
{
    Line,
    Dashes,
    Dot,
    Diamond,
    Bar,
}

/// <summary>Plots in the page's look, as SVG that stands in the page itself.</summary>
/// <remarks>One instance serves one page: it numbers its figures, so that their clip paths do not meet.</remarks>
internal sealed partial class Figure
{
    public static Color Ink { get; } = Color.FromHex("#1f4e79");
    public static Color Second { get; } = Color.FromHex("#c2571a");
    public static Color Third { get; } = Color.FromHex("#2e7d5b");
    public static Color Pale { get; } = Color.FromHex("#9db8d2");
    public static Color Grey { get; } = Color.FromHex("#6b7280");
    private const string Font = "DejaVu Sans";
    private int _count;

    /// <summary>An empty plot with the page's axes.</summary>
    public static Plot New(string x, string y, float left = 64, float bottom = 46)
    {
        var plot = new Plot();
        plot.FigureBackground.Color = Colors.Transparent;
        plot.DataBackground.Color = Colors.Transparent;
        plot.Grid.MajorLineColor = Color.FromHex("#e5e8ec");
        plot.Axes.Top.IsVisible = plot.Axes.Right.IsVisible = false;
        plot.Axes.Color(Color.FromHex("#4b5563"));
        plot.XLabel(x, 13);
        plot.YLabel(y, 13);
        plot.Axes.Bottom.Label.Bold = plot.Axes.Left.Label.Bold = false;
        plot.Axes.Bottom.FrameLineStyle.Color = plot.Axes.Left.FrameLineStyle.Color = Color.FromHex("#9ca3af");
        plot.Axes.Bottom.MinorTickStyle.Length = plot.Axes.Left.MinorTickStyle.Length = 0;
        plot.Font.Set(Font);
        plot.Layout.Fixed(new PixelPadding(left, 14, bottom, 12));
        return plot;
    }

    /// <summary>A dashed line across the plot.</summary>
    public static void Reference(Plot plot, double y) => plot.Add.HorizontalLine(y, 1.5f, Grey, LinePattern.Dashed);

    /// <summary>What the marks of a figure mean, as a line above it.</summary>
    public static string Key(params (Mark Mark, Color Color, string Name)[] entries) =>
        $"<p class=\"note\">{string.Concat(entries.Select(e => $"<span class=\"k\"><svg viewBox=\"0 0 22 12\" width=\"22\" height=\"12\" aria-hidden=\"true\">{Sign(e.Mark, e.Color.ToHex())}</svg>{e.Name}</span>"))}</p>";

    private static string Sign(Mark mark, string color) => mark switch
    {
        Mark.Line => $"<path d=\"M1 6h20\" stroke=\"{color}\" stroke-width=\"2\"/>",
        Mark.Dashes => $"<path d=\"M1 6h20\" stroke=\"{color}\" stroke-width=\"1.6\" stroke-dasharray=\"5 3\"/>",
        Mark.Dot => $"<circle cx=\"11\" cy=\"6\" r=\"4\" fill=\"{color}\"/>",
        Mark.Diamond => $"<path d=\"M11 0l6 6-6 6-6-6z\" fill=\"{color}\"/>",
        _ => $"<path d=\"M5 0h12v12h-12z\" fill=\"{color}\"/>",
    };

    /// <summary>Draws the plot.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="width">Width at which lines and letters have their natural size, px; the page scales it.</param>
    /// <param name="height">Height, px.</param>
    /// <param name="description">What it shows, for readers who do not see it.</param>
    public string Svg(Plot plot, int width, int height, string description)
    {
        var number = ++_count;
        var svg = plot.GetSvgXml(width, height);
        svg = svg[svg.IndexOf('>', svg.IndexOf("<svg", StringComparison.Ordinal))..][1..];
        svg = Identifier().Replace(svg, m => $"{m.Groups[1].Value}f{number}-");
        svg = Spaces().Replace(svg.Replace($"font-family=\"{Font}\"", "font-family=\"DejaVu Sans, Verdana, sans-serif\"", StringComparison.Ordinal), "");
        return $"<svg viewBox=\"0 0 {width} {height}\" style=\"max-width:{1.15 * width:0}px\" role=\"img\" aria-label=\"{Words.Safe(description)}\">{svg}";
    }

    [GeneratedRegex("(id=\"|url\\(#)(?=[a-z])")]
    private static partial Regex Identifier();

    [GeneratedRegex("[\\r\\n\\t]+")]
    private static partial Regex Spaces();
}
