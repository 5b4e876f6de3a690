using System.Runtime.CompilerServices;

namespace RealtimeBCI.Preprocess;

/// <summary>One resolution at which a volume is compared with the reference: everything that depends on the reference alone is made once.</summary>
/// <remarks>Inverse compositional Gauss-Newton (Baker and Matthews 2004, Int J Comput Vis 56:221): gradients and normal matrix belong to the reference,
/// so a pass samples the volume and sums products. Residuals are multiplied with the gradient of a sharper image than the one compared: white noise was blurred with
/// the volume, and least squares of blurred images would weight it wrongly (an instrumental variable). The volume may differ by a smooth gain, estimated with the motion.</remarks>
internal sealed class AlignmentLevel
{
    private const int Piece = 256, Motion = 6;
    private readonly Grid _grid;
    private readonly Affine _worldToVoxel;
    private readonly (double X, double Y, double Z) _centre;
    private readonly LevelVoxels _voxels;
    private readonly GainTerms _terms;
    private readonly NormalEquations _normal;
    private readonly int _pieces, _width;
    private readonly Crew _crew;
    private readonly Action<int> _work;
    private readonly double[] _sums, _total, _step;
    private readonly float[] _map = new float[12], _gain;
    private unsafe float* _volume;
    private float _scale;

    /// <summary>Prepares the level.</summary>
    public AlignmentLevel(Grid grid, (double X, double Y, double Z) centre, LevelVoxels voxels, GainTerms terms, (double Loose, double Tight) priors, Crew crew)
    {
        (_grid, _centre, _voxels, _terms, _crew) = (grid, centre, voxels, terms, crew);
        _worldToVoxel = grid.VoxelToWorld.Inverse();
        _pieces = Crew.Pieces(voxels.Count, Piece);
        _width = Motion + terms.Count + 4;
        _work = ComparePiece;
        _sums = new double[_pieces * _width];
        _total = new double[_width];
        _step = new double[Motion + terms.Count];
        _gain = new float[terms.Count];
        (MeanValue, VarianceOfValue) = Moments(voxels.Value);
        _normal = new(voxels, terms, priors, MeanValue * MeanValue + VarianceOfValue);
    }

    /// <summary>Whether the reference determines every parameter.</summary>
    public bool Usable => _normal.Solvable && VarianceOfValue > 0;
    /// <summary>Mean of the blurred reference over the voxels.</summary>
    public double MeanValue { get; }
    private double VarianceOfValue { get; }

    /// <summary>Share of the reference's variance that a fit leaves unexplained.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="gain">Deviation of the gain from 1.</param>
    public double Unexplained(in LevelFit fit, double gain) => fit.Residual * fit.Residual / ((1 + gain) * (1 + gain) * VarianceOfValue);

    /// <summary>See <see cref="NormalEquations.Unevenness"/>.</summary>
    public double Unevenness(ReadOnlySpan<double> gain) => _normal.Unevenness(gain);

    /// <summary>One Gauss-Newton pass.</summary>
    /// <param name="volume">The volume on this level's grid.</param>
    /// <param name="motion">Where the head is thought to be; improved in place.</param>
    /// <param name="gain">Deviation of the gain from 1, by term; improved in place.</param>
    /// <param name="scale">Residual beyond which a voxel's influence falls; infinite for plain least squares.</param>
    /// <param name="even">Whether the gain is thought to be all but the same everywhere.</param>
    public unsafe LevelFit Pass(float* volume, ref Affine motion, Span<double> gain, float scale, bool even = false)
    {
        _volume = volume;
        _scale = scale;
        SetMap(motion);
        for (var k = 0; k < gain.Length; k++)
            _gain[k] = (float)gain[k];
        _crew.Run(_pieces, _work);
        _volume = null;

        Array.Clear(_total);
        for (var piece = 0; piece < _pieces; piece++)
            for (var k = 0; k < _width; k++)
                _total[k] += _sums[piece * _width + k];
        double count = _total[^4], absolute = _total[^3], squares = _total[^2], slope = _total[^1];
        var fit = new LevelFit(count / _voxels.Count, Math.Sqrt(squares / count), 1.2533 * absolute / count, 0);
        if (!(slope > 0.05 * _voxels.Count) || !double.IsFinite(squares))
            return fit with { StepMm = double.PositiveInfinity };
        for (var k = 0; k < _step.Length; k++)
            _step[k] = _total[k] * (_voxels.Count / slope);
        _normal.Solve(_step, gain, even);
        for (var k = 0; k < gain.Length; k++)
            gain[k] += _step[Motion + k];
        motion *= Inverse(_step);
        return fit with { StepMm = Math.Sqrt(Squares(_step.AsSpan(0, Motion))) };
    }

    private Affine Inverse(ReadOnlySpan<double> step)
    {
        ReadOnlySpan<double> rotation = [step[3] / LevelVoxels.RadiusMm, step[4] / LevelVoxels.RadiusMm, step[5] / LevelVoxels.RadiusMm];
        return RigidMotion.FromVector(step[..3], rotation, _centre).Inverse();
    }

    private void SetMap(in Affine motion)
    {
        var map = _worldToVoxel * motion * new Affine(
            LevelVoxels.RadiusMm, 0, 0, _centre.X, 0, LevelVoxels.RadiusMm, 0, _centre.Y, 0, 0, LevelVoxels.RadiusMm, _centre.Z);
        (_map[0], _map[1], _map[2], _map[3]) = ((float)map.M00, (float)map.M01, (float)map.M02, (float)map.M03);
        (_map[4], _map[5], _map[6], _map[7]) = ((float)map.M10, (float)map.M11, (float)map.M12, (float)map.M13);
        (_map[8], _map[9], _map[10], _map[11]) = ((float)map.M20, (float)map.M21, (float)map.M22, (float)map.M23);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private unsafe void ComparePiece(int piece)
    {
        var first = piece * Piece;
        var count = Math.Min(Piece, _voxels.Count - first);
        Span<float> scratch = stackalloc float[6 * Piece], terms = stackalloc float[20 * Piece];
        Span<float> x = scratch[..count], y = scratch.Slice(Piece, count), z = scratch.Slice(2 * Piece, count);
        Span<float> sampled = scratch.Slice(3 * Piece, count), inside = scratch.Slice(4 * Piece, count), predicted = scratch.Slice(5 * Piece, count);
        ReadOnlySpan<float> u = _voxels.Position[0].AsSpan(first, count), v = _voxels.Position[1].AsSpan(first, count), w = _voxels.Position[2].AsSpan(first, count);
        ReadOnlySpan<float> value = _voxels.Value.AsSpan(first, count), probe = _voxels.ProbeValue.AsSpan(first, count);

        Place(u, v, w, 0, x);
        Place(u, v, w, 4, y);
        Place(u, v, w, 8, z);
        SplineSampler.Sample(ref *_volume, _grid, x, y, z, sampled, inside);

        _terms.Evaluate(u, v, w, terms, Piece);
        predicted.Fill(1);
        for (var k = 0; k < _gain.Length; k++)
            FloatKernel.AddScaled(_gain[k], terms.Slice(k * Piece, count), predicted);
        FloatKernel.Multiply(predicted, value, predicted);

        var sums = _sums.AsSpan(piece * _width, _width);
        Influence.Apply(sampled, predicted, inside, _scale, sums[^4..]);
        for (var k = 0; k < Motion; k++)
            sums[k] = FloatKernel.Dot(_voxels.Probes[k].AsSpan(first, count), sampled);
        FloatKernel.Multiply(sampled, probe, sampled);
        for (var k = 0; k < _gain.Length; k++)
            sums[Motion + k] = FloatKernel.Dot(terms.Slice(k * Piece, count), sampled);
    }

    private void Place(ReadOnlySpan<float> u, ReadOnlySpan<float> v, ReadOnlySpan<float> w, int row, Span<float> index)
    {
        index.Fill(_map[row + 3]);
        FloatKernel.AddScaled(_map[row], u, index);
        FloatKernel.AddScaled(_map[row + 1], v, index);
        FloatKernel.AddScaled(_map[row + 2], w, index);
    }

    private static (double Mean, double Variance) Moments(ReadOnlySpan<float> values)
    {
        double sum = 0, squares = 0;
        foreach (var v in values)
            (sum, squares) = (sum + v, squares + (double)v * v);
        var mean = sum / values.Length;
        return (mean, squares / values.Length - mean * mean);
    }

    private static double Squares(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var v in values)
            sum += v * v;
        return sum;
    }
}
