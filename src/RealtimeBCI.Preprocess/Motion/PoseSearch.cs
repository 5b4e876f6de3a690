namespace RealtimeBCI.Preprocess;

/// <summary>Looks for the head afresh, where the fit from the last good position failed: from the centre of brightness, turned every which way.</summary>
/// <remarks>27 starts (not turned, and by <see cref="TurnDegrees"/> about every axis, edge and corner of a cube) on the coarse level, each of a bounded number of passes:
/// a bounded cost, paid only for a volume that would otherwise be lost.</remarks>
internal sealed class PoseSearch
{
    private const double TurnDegrees = 22, UntilMm = 0.3, LeastOverlap = 0.5;
    private const int Passes = 10;
    private readonly AlignmentLevel _level;
    private readonly Grid _grid;
    private readonly (double X, double Y, double Z) _centre;
    private readonly double[] _gain, _shift = new double[3];
    private readonly double[][] _turns;

    /// <summary>Prepares for a reference.</summary>
    /// <param name="level">The coarse level.</param>
    /// <param name="reference">The reference on it.</param>
    /// <param name="grid">Its grid.</param>
    /// <param name="gainTerms">Number of the level's gain terms.</param>
    public PoseSearch(AlignmentLevel level, ReadOnlySpan<float> reference, Grid grid, int gainTerms)
    {
        (_level, _grid) = (level, grid);
        _centre = BrightCentre(reference);
        _gain = new double[gainTerms];
        _turns = [.. from x in Sides() from y in Sides() from z in Sides() select Turn(x, y, z)];

        static int[] Sides() => [0, -1, 1];
    }

    /// <summary>The best of all starts; the identity where none fits at all.</summary>
    /// <param name="volume">The volume on the coarse grid; shape [voxel].</param>
    public unsafe Affine Find(float[] volume)
    {
        var (best, least) = (Affine.Identity, double.PositiveInfinity);
        var centre = BrightCentre(volume);
        (_shift[0], _shift[1], _shift[2]) = (centre.X - _centre.X, centre.Y - _centre.Y, centre.Z - _centre.Z);
        fixed (float* first = volume)
            foreach (var turn in _turns)
            {
                var motion = RigidMotion.FromVector(_shift, turn, _centre);
                var unexplained = Settle(first, ref motion);
                if (unexplained < least)
                    (best, least) = (motion, unexplained);
            }
        return best;
    }

    private unsafe double Settle(float* volume, ref Affine motion)
    {
        LevelFit fit = default;
        Array.Clear(_gain);
        for (var pass = 0; pass < Passes; pass++)
        {
            fit = _level.Pass(volume, ref motion, _gain, float.PositiveInfinity);
            if (!double.IsFinite(fit.StepMm) || fit.StepMm < UntilMm)
                break;
        }
        return double.IsFinite(fit.StepMm) && fit.Overlap >= LeastOverlap ? _level.Unexplained(fit, _gain[0]) : double.PositiveInfinity;
    }

    private (double X, double Y, double Z) BrightCentre(ReadOnlySpan<float> volume)
    {
        var mean = 0.0;
        foreach (var v in volume)
            mean += v;
        mean /= volume.Length;
        double sum = 0, sx = 0, sy = 0, sz = 0;
        for (var voxel = 0; voxel < volume.Length; voxel++)
        {
            var above = Math.Max(0, volume[voxel] - mean);
            sum += above;
            sx += above * (voxel % _grid.X);
            sy += above * (voxel / _grid.X % _grid.Y);
            sz += above * (voxel / (_grid.X * _grid.Y));
        }
        return sum > 0 ? _grid.VoxelToWorld.Apply(sx / sum, sy / sum, sz / sum) : _grid.CentreMm;
    }

    private static double[] Turn(int x, int y, int z)
    {
        var scale = TurnDegrees * Math.PI / 180 / Math.Sqrt(Math.Max(1, x * x + y * y + z * z));
        return [x * scale, y * scale, z * scale];
    }
}
