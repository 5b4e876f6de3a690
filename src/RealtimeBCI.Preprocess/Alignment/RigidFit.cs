using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RealtimeBCI.Preprocess;

/// <summary>How well two images agree at a pose.</summary>
/// <param name="Explained">Share of the session's variance over the compared points that the training reference explains: a local correlation ratio, 0 to 1.</param>
/// <param name="Overlap">Share of the compared points inside the session's field of view.</param>
/// <param name="StepMm">Length of the last step, mm, rotations counted at 80 mm.</param>
internal readonly record struct Agreement(double Explained, double Overlap, double StepMm);

/// <summary>Moves a pose to where the training reference best explains the session: Gauss-Newton on pose and intensity map together.</summary>
/// <remarks>Minimises the correlation ratio's residual (Roche et al. 1998, MICCAI, LNCS 1496:1115) with the map free to vary over the head, and large residuals
/// weighted down (Cauchy). The coefficients are linear and solved with every step, so that nothing of the contrast need be known.
/// One instance, one caller at a time.</remarks>
internal sealed class RigidFit
{
    private const int Pose = 6;
    private const double PlacePrior = 1e-6, ColumnPrior = 1e-7, RobustScale = 3;
    private readonly ComparedPoints _points;
    private readonly BlurredImage _session;
    private readonly IntensityMap _map;
    private readonly float[] _places;
    private readonly float _bright;
    private readonly double[] _normal, _right, _coefficients;
    private (double X, double Y, double Z) _centre;

    /// <summary>Prepares a comparison.</summary>
    /// <param name="points">Of the training reference.</param>
    /// <param name="session">The session's image, equally smooth.</param>
    /// <param name="map">Columns of the intensity map.</param>
    /// <param name="bright">Unit of the session's intensities.</param>
    public RigidFit(ComparedPoints points, BlurredImage session, IntensityMap map, float bright)
    {
        (_points, _session, _map, _bright) = (points, session, map, bright);
        _places = map.Places(points);
        var size = Pose + map.Count;
        (_normal, _right, _coefficients) = (new double[size * size], new double[size], new double[map.Count]);
    }

    /// <summary>Improves a pose until it rests.</summary>
    /// <param name="pose">Training world to session world; improved in place. It may mirror: only a rigid motion is added to it.</param>
    /// <param name="passes">Most passes.</param>
    /// <param name="untilMm">Rests when a step is shorter.</param>
    /// <param name="mostStepMm">A longer step is shortened.</param>
    public Agreement Improve(ref Affine pose, int passes, double untilMm, double mostStepMm)
    {
        Array.Clear(_coefficients);
        var (scale, length) = (double.PositiveInfinity, double.PositiveInfinity);
        for (var pass = 0; ; pass++)
        {
            var (agreement, spread) = Pass(pose, scale);
            if (Step() is not { } step)
                return default;
            if (pass > 0 && (length < untilMm || pass >= passes))
                return agreement with { StepMm = length };
            pose = Moved(step, mostStepMm, out length) * pose;
            scale = RobustScale * spread;
        }
    }

    /// <summary>What is left of each point at a pose, after <see cref="Improve"/> has learned the intensity map.</summary>
    /// <param name="pose">Training world to session world.</param>
    /// <returns>The session's intensity and its difference from the prediction, in units of the session's bright; NaN outside its field; shape [point].</returns>
    public (float[] Session, float[] Residual) Compare(in Affine pose)
    {
        var (session, residual) = (new float[_points.Count], new float[_points.Count]);
        Span<double> columns = stackalloc double[_map.Width];
        for (var i = 0; i < residual.Length; i++)
        {
            (session[i], residual[i]) = (float.NaN, float.NaN);
            var (x, y, z) = pose.Apply(_points.World[3 * i], _points.World[3 * i + 1], _points.World[3 * i + 2]);
            if (!_session.TryRead(x, y, z, out var sample))
                continue;
            session[i] = sample.Value / _bright;
            residual[i] = session[i] - (float)Predict(_map.Fill(_points.Value[i], _places, i, _points.Count, columns), columns);
        }
        return (session, residual);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (Agreement Agreement, double Spread) Pass(in Affine pose, double scale)
    {
        var size = Pose + _map.Count;
        Array.Clear(_normal);
        Array.Clear(_right);
        var (cx, cy, cz) = _centre = pose.Apply(_points.Centre.X, _points.Centre.Y, _points.Centre.Z);
        Span<double> row = stackalloc double[Pose + _map.Width];
        double count = 0, sum = 0, squares = 0, errors = 0, magnitude = 0;
        for (var i = 0; i < _points.Count; i++)
        {
            var (x, y, z) = pose.Apply(_points.World[3 * i], _points.World[3 * i + 1], _points.World[3 * i + 2]);
            if (!_session.TryRead(x, y, z, out var s))
                continue;
            var value = s.Value / _bright;
            double gx = s.X / _bright, gy = s.Y / _bright, gz = s.Z / _bright;
            (x, y, z) = ((x - cx) / ComparedPoints.RadiusMm, (y - cy) / ComparedPoints.RadiusMm, (z - cz) / ComparedPoints.RadiusMm);
            (row[0], row[1], row[2]) = (-gx, -gy, -gz);
            (row[3], row[4], row[5]) = (z * gy - y * gz, x * gz - z * gx, y * gx - x * gy);
            var columns = row[Pose..];
            var first = _map.Fill(_points.Value[i], _places, i, _points.Count, columns);
            var residual = value - Predict(first, columns);
            var q = residual / scale;
            var weight = 1 / (1 + q * q);
            (count, sum, squares) = (count + 1, sum + value, squares + (double)value * value);
            (errors, magnitude) = (errors + residual * residual, magnitude + Math.Abs(residual));
            Add(row, Pose + first, value, weight, size);
        }
        var variance = squares - sum * sum / Math.Max(1, count);
        return (new(variance > 0 ? 1 - errors / variance : 0, count / _points.Count, double.PositiveInfinity), 1.2533 * magnitude / Math.Max(1, count));
    }

    private double Predict(int first, ReadOnlySpan<double> columns)
    {
        var sum = 0.0;
        for (var k = 0; k < columns.Length; k++)
            sum += columns[k] * _coefficients[first + k];
        return sum;
    }

    private void Add(ReadOnlySpan<double> row, int first, double value, double weight, int size)
    {
        var columns = row[Pose..];
        for (var a = 0; a < Pose; a++)
        {
            var scaled = weight * row[a];
            for (var b = 0; b <= a; b++)
                _normal[a * size + b] += scaled * row[b];
            _right[a] += scaled * value;
        }
        for (var a = 0; a < columns.Length; a++)
        {
            var scaled = weight * columns[a];
            var at = (first + a) * size;
            for (var b = 0; b < Pose; b++)
                _normal[at + b] += scaled * row[b];
            AddScaled(scaled, columns[..(a + 1)], _normal.AsSpan(at + first, a + 1));
            _right[first + a] += scaled * value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.AggressiveInlining)]
    private static void AddScaled(double scale, ReadOnlySpan<double> a, Span<double> sum)
    {
        var va = MemoryMarshal.Cast<double, Vector<double>>(a);
        var vs = MemoryMarshal.Cast<double, Vector<double>>(sum);
        for (var i = 0; i < va.Length; i++)
            vs[i] += scale * va[i];
        for (var i = va.Length * Vector<double>.Count; i < a.Length; i++)
            sum[i] += scale * a[i];
    }

    private double[]? Step()
    {
        var size = Pose + _map.Count;
        for (var k = 0; k < _map.Count; k++)
            _normal[(Pose + k) * (size + 1)] += _points.Count * (k % _map.PlaceTerms == 0 ? ColumnPrior : PlacePrior);
        var solver = new SymmetricSolver(_normal, size);
        if (!solver.Solvable)
            return null;
        solver.Solve(_right);
        _right.AsSpan(Pose).CopyTo(_coefficients);
        return _right[..Pose];
    }

    private Affine Moved(double[] step, double mostMm, out double length)
    {
        length = Math.Sqrt(step.Sum(v => v * v));
        var shorter = length > mostMm ? mostMm / length : 1;
        for (var k = 0; k < Pose; k++)
            step[k] *= shorter;
        ReadOnlySpan<double> turn = [step[3] / ComparedPoints.RadiusMm, step[4] / ComparedPoints.RadiusMm, step[5] / ComparedPoints.RadiusMm];
        return RigidMotion.FromVector(step.AsSpan(0, 3), turn, _centre);
    }
}
