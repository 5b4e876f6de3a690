using System.Globalization;

namespace RealtimeBCI.Tests.Glm;

/// <summary>The small series of ../shared/golden/lss with nilearn's designs and betas; voxels in C order.</summary>
internal sealed class GoldenLss
{
    public const double RepetitionTime = 1.5;

    public GoldenLss()
    {
        var (header, volumes) = NiftiReader.ReadAll(TestPaths.RequireShared("golden/lss/bold.nii"));
        var (nx, ny, nz) = (header.Grid.X, header.Grid.Y, header.Grid.Z);
        Volumes = [.. volumes.Select(v => (ReadOnlyMemory<float>)Enumerable.Range(0, v.Length)
            .Select(c => v[c / (ny * nz) + nx * (c / nz % ny) + nx * ny * (c % nz)]).ToArray())];
        Events = [.. EventsTable.Read(TestPaths.RequireShared("golden/lss/events.tsv")).Select((e, i) => new DesignEvent
        {
            Number = i, Kind = DesignEventKind.Trial, OnsetSeconds = e.OnsetSeconds, DurationSeconds = e.DurationSeconds, Trial = i,
        })];
    }

    public ReadOnlyMemory<float>[] Volumes { get; }
    public DesignEvent[] Events { get; }

    /// <summary>A table of numbers; shape [row][column].</summary>
    public static double[][] Table(string name, bool header) =>
        [.. File.ReadLines(TestPaths.RequireShared($"golden/lss/{name}")).Skip(header ? 1 : 0).Where(l => l.Length > 0)
            .Select(l => l.Split('\t').Select(x => double.Parse(x, CultureInfo.InvariantCulture)).ToArray())];

    public static double Correlation(IReadOnlyList<double> a, IReadOnlyList<double> b) => MathNet.Numerics.Statistics.Correlation.Pearson(a, b);
}
