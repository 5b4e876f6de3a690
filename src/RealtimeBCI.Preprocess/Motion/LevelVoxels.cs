namespace RealtimeBCI.Preprocess;

/// <summary>What a level knows of the reference at the points that it compares, one near each informative voxel (<see cref="PointOffsets"/>); one array per quantity, shape [point].</summary>
internal sealed class LevelVoxels
{
    /// <summary>Unit of position, mm: positions are about -1 to 1, and a rotation column counts as a shift at this distance.</summary>
    public const double RadiusMm = 80;

    private const int Margin = 2;

    private LevelVoxels(int count)
    {
        Position = Arrays(3, count);
        Columns = Arrays(6, count);
        Probes = Arrays(6, count);
        Value = new float[count];
        ProbeValue = new float[count];
    }

    /// <summary>World position from the field's centre, in units of <see cref="RadiusMm"/>; [axis][point].</summary>
    public float[][] Position { get; }
    /// <summary>Change of intensity per mm of shift along x, y, z, and per <see cref="RadiusMm"/>-th radian of rotation; [parameter][point].</summary>
    public float[][] Columns { get; }
    /// <summary>The same of the sharp reference: what residuals are multiplied with; [parameter][point].</summary>
    public float[][] Probes { get; }
    /// <summary>Intensity.</summary>
    public float[] Value { get; }
    /// <summary>Intensity of the sharp reference.</summary>
    public float[] ProbeValue { get; }
    /// <summary>Number of points.</summary>
    public int Count => Value.Length;

    /// <summary>Looks at a reference on its grid and chooses the points.</summary>
    /// <param name="reference">The reference as blurred as the volumes will be, finite; x fastest.</param>
    /// <param name="sharp">The reference less blurred, or the same.</param>
    /// <param name="grid">Their grid, or a coarser one.</param>
    /// <param name="centre">The point about which the head turns, RAS+ mm.</param>
    /// <param name="budget">Most points.</param>
    /// <param name="flatShare">Share of the budget for flat voxels.</param>
    public static LevelVoxels Of(
        ReadOnlySpan<float> reference, ReadOnlySpan<float> sharp, Grid grid, (double X, double Y, double Z) centre, int budget, double flatShare)
    {
        var place = new PointColumns(grid, centre);
        var (value, information) = place.Information(reference);
        var chosen = InformativeVoxels.Choose(value, information, grid, Margin, budget, flatShare);
        var voxels = new LevelVoxels(chosen.Length);
        Span<float> columns = stackalloc float[6], position = stackalloc float[3];
        for (var i = 0; i < chosen.Length; i++)
        {
            var (x, y, z) = PointOffsets.Of(chosen[i] % grid.X, chosen[i] / grid.X % grid.Y, chosen[i] / (grid.X * grid.Y));
            voxels.Value[i] = place.At(reference, x, y, z, position, columns);
            Put(position, voxels.Position, i);
            Put(columns, voxels.Columns, i);
            voxels.ProbeValue[i] = place.At(sharp, x, y, z, position, columns);
            Put(columns, voxels.Probes, i);
        }
        return voxels;
    }

    /// <summary>Every <paramref name="step"/>-th point.</summary>
    public LevelVoxels Thinned(int step)
    {
        var taken = new LevelVoxels(Crew.Pieces(Count, step));
        Thin(Position, taken.Position);
        Thin(Columns, taken.Columns);
        Thin(Probes, taken.Probes);
        Thin([Value, ProbeValue], [taken.Value, taken.ProbeValue]);
        return taken;

        void Thin(float[][] from, float[][] to)
        {
            for (var k = 0; k < from.Length; k++)
                for (var i = 0; i < to[k].Length; i++)
                    to[k][i] = from[k][i * step];
        }
    }

    private static void Put(ReadOnlySpan<float> values, float[][] into, int at)
    {
        for (var k = 0; k < values.Length; k++)
            into[k][at] = values[k];
    }

    private static float[][] Arrays(int number, int length) => [.. Enumerable.Range(0, number).Select(_ => new float[length])];
}
