namespace RealtimeBCI.Preprocess;

/// <summary>The places of the training reference that are compared with the session: its head and a rim of air around it.</summary>
internal sealed class ComparedPoints
{
    /// <summary>Below this share of the 98th percentile a voxel is air or partly air.</summary>
    public const float TissueShare = 0.4f;
    /// <summary>Unit of <see cref="Place"/>, mm.</summary>
    public const double RadiusMm = 80;

    private const double RimFwhmMm = 20;
    private const float RimShare = 0.08f;

    private ComparedPoints(int count, (double X, double Y, double Z) centre)
    {
        (World, Value, Voxel, Centre) = (new double[3 * count], new float[count], new int[count], centre);
        Place = [new float[count], new float[count], new float[count]];
    }

    /// <summary>RAS+ mm; shape [point, axis].</summary>
    public double[] World { get; }
    /// <summary>Index in the training reference's buffer; shape [point].</summary>
    public int[] Voxel { get; }
    /// <summary>Blurred intensity in units of its 98th percentile; shape [point].</summary>
    public float[] Value { get; }
    /// <summary>Position from <see cref="Centre"/> in units of <see cref="RadiusMm"/>; [axis][point].</summary>
    public float[][] Place { get; }
    /// <summary>Intensity-weighted centre of the head, RAS+ mm.</summary>
    public (double X, double Y, double Z) Centre { get; }
    /// <summary>Number of points.</summary>
    public int Count => Value.Length;

    /// <summary>Chooses points of a volume at one smoothness.</summary>
    /// <param name="volume">Intensities, finite, x fastest; shape [voxel].</param>
    /// <param name="grid">Its grid.</param>
    /// <param name="fwhmMm">Smoothness, see <see cref="BlurredImage"/>.</param>
    /// <param name="budget">Most points; more are thinned evenly.</param>
    public static ComparedPoints Of(ReadOnlySpan<float> volume, Grid grid, double fwhmMm, int budget)
    {
        var image = new BlurredImage(volume, grid, fwhmMm);
        var wide = new BlurredImage(volume, grid, RimFwhmMm);
        var rim = RimShare * Intensity.Bright(volume);
        var places = new List<(double X, double Y, double Z, float Value, int Voxel)>();
        for (var i = 0; i < volume.Length; i++)
        {
            var (x, y, z) = grid.VoxelToWorld.Apply(i % grid.X, i / grid.X % grid.Y, i / (grid.X * grid.Y));
            if (wide.TryRead(x, y, z, out var around) && around.Value > rim && image.TryRead(x, y, z, out var here))
                places.Add((x, y, z, here.Value, i));
        }
        var step = Math.Max(1.0, places.Count / (double)budget);
        var chosen = Enumerable.Range(0, (int)(places.Count / step)).Select(i => places[(int)(i * step)]).ToArray();
        var bright = Intensity.Bright([.. chosen.Select(p => p.Value)]);
        var points = new ComparedPoints(chosen.Length, Intensity.Centre(volume, grid));
        for (var i = 0; i < chosen.Length; i++)
        {
            var p = chosen[i];
            (points.World[3 * i], points.World[3 * i + 1], points.World[3 * i + 2]) = (p.X, p.Y, p.Z);
            (points.Value[i], points.Voxel[i]) = (p.Value / bright, p.Voxel);
            points.Place[0][i] = (float)((p.X - points.Centre.X) / RadiusMm);
            points.Place[1][i] = (float)((p.Y - points.Centre.Y) / RadiusMm);
            points.Place[2][i] = (float)((p.Z - points.Centre.Z) / RadiusMm);
        }
        return points;
    }
}
