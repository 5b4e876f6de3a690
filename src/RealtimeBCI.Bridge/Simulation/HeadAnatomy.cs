using System.Numerics;

namespace RealtimeBCI.Bridge.Simulation;

/// <summary>A head as a formula: brain with a texture, ventricles, eyes, scalp. Sampled at moved coordinates it moves exactly, without interpolation.</summary>
/// <remarks>Head coordinates are RAS+ mm about the brain's centre. Edges are quintic steps several mm wide, so that a voxel grid can hold them.
/// One instance, one thread.</remarks>
public sealed class HeadAnatomy
{
    /// <summary>Intensity of average brain tissue, scanner units.</summary>
    public const double TissueIntensity = 1000;

    private readonly Ellipsoid _brain, _leftVentricle, _rightVentricle, _leftEye, _rightEye, _outerScalp, _innerScalp;
    private readonly PlaneWaves _texture;
    private float[] _pattern = [], _part = [], _other = [];

    /// <summary>Draws a participant's head.</summary>
    /// <param name="participantSeed">The same seed is the same head.</param>
    /// <param name="scale">Size against an adult's head, whose brain measures 124 x 160 x 108 mm.</param>
    /// <param name="edgeMm">Half width of every edge, mm; at least about one voxel.</param>
    public HeadAnatomy(long participantSeed, double scale, double edgeMm)
    {
        var chance = new Chance(participantSeed, "anatomy");
        double Vary() => chance.Normal(1, 0.02, 0.95, 1.05);
        Scale = scale;
        double bx = 62 * Vary(), by = 80 * Vary(), bz = 54 * Vary();
        Ellipsoid Make(double x, double y, double z, double ax, double ay, double az) =>
            new((x * scale, y * scale, z * scale), (ax * scale, ay * scale, az * scale), edgeMm);
        _brain = Make(0, 0, 0, bx, by, bz);
        _leftVentricle = Make(-11, 4, 6, 6 * Vary(), 26 * Vary(), 9 * Vary());
        _rightVentricle = Make(11, 4, 6, 6 * Vary(), 26 * Vary(), 9 * Vary());
        _leftEye = Make(-32, 84, -28, 12, 12, 12);
        _rightEye = Make(32, 84, -28, 12, 12, 12);
        _outerScalp = Make(0, 0, 0, bx + 12, by + 12, bz + 12);
        _innerScalp = Make(0, 0, 0, bx + 7, by + 7, bz + 7);
        _texture = new(chance, 40, 15, 50);
        BrainAxesMm = (bx * scale, by * scale, bz * scale);
    }

    /// <summary>Size against an adult's head.</summary>
    public double Scale { get; }

    /// <summary>Half axes of the brain, mm.</summary>
    public (double X, double Y, double Z) BrainAxesMm { get; }

    /// <summary>The largest head, at most an adult's, whose scalp fits into the field of view in x and y, and whose brain fits in z unless the field is a thin slab.</summary>
    public static double ScaleFor(Grid grid)
    {
        var v = grid.VoxelSizeMm;
        double x = grid.X * v.X / 2, y = grid.Y * v.Y / 2, z = grid.Z * v.Z / 2;
        var scale = Math.Min(1, 0.94 * Math.Min(x / 74, y / 92));
        return Math.Max(0.1, z < 25 ? scale : Math.Min(scale, 0.98 * z / 54));
    }

    /// <summary>Prepares for a volume.</summary>
    public void Aim(in Affine headFromVoxel, int nx, int ny, int nz)
    {
        _texture.Aim(headFromVoxel, nx, ny, nz);
        var padded = (nx + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        if (_pattern.Length != padded)
            (_pattern, _part, _other) = (new float[padded], new float[padded], new float[padded]);
    }

    /// <summary>Computes one row of voxels.</summary>
    /// <param name="headFromVoxel">Voxel indices to head coordinates, mm; the one given to <see cref="Aim"/>.</param>
    /// <param name="y">The row's y index.</param><param name="z">The row's z index.</param>
    /// <param name="intensity">Scanner units; shape [voxel of the row], padded to the vector width.</param>
    /// <param name="brain">Fraction of brain, 0 to 1; the same shape.</param>
    /// <returns>The x range with any brain in it, in whole vectors; empty where there is none.</returns>
    public (int From, int To) Row(in Affine headFromVoxel, int y, int z, Span<float> intensity, Span<float> brain)
    {
        var row = new HeadRow(headFromVoxel, y, z);
        var width = Vector<float>.Count;
        intensity.Clear();
        if (!_outerScalp.Fill(row, intensity))
        {
            brain.Clear();
            return (0, 0);
        }
        _innerScalp.Fill(row, _part);
        var someBrain = _brain.Fill(row, brain);
        var eyes = _leftEye.Fill(row, _other) | _rightEye.Add(row, _other);
        int from = intensity.Length, to = 0;
        for (var x = 0; x < intensity.Length; x += width)
        {
            var b = new Vector<float>(brain[x..]);
            var e = eyes ? new Vector<float>(_other.AsSpan(x)) : Vector<float>.Zero;
            var scalp = Vector.Max(new Vector<float>(intensity[x..]) - new Vector<float>(_part.AsSpan(x)), Vector<float>.Zero);
            ((new Vector<float>(1) - b) * (e * 1300f + scalp * (new Vector<float>(1) - e) * 300f)).CopyTo(intensity[x..]);
            if (Vector.GreaterThanAny(b, Vector<float>.Zero))
                (from, to) = (Math.Min(from, x), x + width);
        }
        if (!someBrain || to == 0)
            return (0, 0);
        _pattern.AsSpan(from, to - from).Clear();
        _texture.AddRow(y, z, from, to, _pattern);
        var ventricles = _leftVentricle.Fill(row, _part) | _rightVentricle.Add(row, _part);
        for (var x = from; x < to; x += width)
        {
            var g = new Vector<float>(_pattern.AsSpan(x)) * 1.5f;
            var contrast = new Vector<float>(1) + 0.18f * g / Vector.SquareRoot(new Vector<float>(1) + g * g);
            if (ventricles)
                contrast *= new Vector<float>(1) + 0.45f * Vector.Min(new Vector<float>(_part.AsSpan(x)), new Vector<float>(1));
            (new Vector<float>(intensity[x..]) + new Vector<float>(brain[x..]) * contrast * (float)TissueIntensity).CopyTo(intensity[x..]);
        }
        return (from, to);
    }
}
