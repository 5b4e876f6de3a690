using System.Runtime.CompilerServices;

namespace RealtimeBCI.Preprocess;

/// <summary>Estimates where the head was in each volume of a series, against one reference volume. Causal: a volume starts from the estimate before it.</summary>
/// <remarks>Least squares between the reference and the volume, coarse to fine, on informative voxels, with a smooth gain estimated beside the motion
/// and large residuals weighted down. One instance, one run, one caller at a time. After construction nothing is allocated in proportion to the volume.</remarks>
public sealed class Realigner
{
    /// <summary>A grid with fewer voxels than this along any axis has no rigid motion that could be estimated.</summary>
    public const int LeastVoxelsPerAxis = 8;

    private const int CoarseVoxels = 6000, MiddleStep = 8;
    private const int CoarsePasses = 12, MiddlePasses = 5, FinePasses = 4;
    private const double CoarseStepMm = 0.05, MiddleStepMm = 0.01, FineStepMm = 0.001, SettledStepMm = 0.1, MostGain = 3;
    private readonly Grid _grid;
    private readonly RealignSettings _settings;
    private readonly BlockMean _blocks;
    private readonly AlignmentLevel _coarse, _middle, _fine;
    private readonly float[] _coarseVolume, _rows;
    private readonly double[] _coarseGain, _gain;
    private readonly Crew _crew;
    private readonly Action<int> _decimate;
    private unsafe float* _volume;
    private Affine _last = Affine.Identity;

    /// <summary>Takes the reference and prepares everything that depends on it alone.</summary>
    /// <param name="reference">Intensities, x fastest; shape [voxel]. What is not finite counts as 0.</param>
    /// <param name="grid">Grid of the reference and of every volume.</param>
    /// <param name="settings">How to estimate.</param>
    /// <exception cref="ArgumentException">The reference's length is not the grid's, or the grid is too thin (<see cref="CanEstimate"/>).</exception>
    public Realigner(ReadOnlySpan<float> reference, Grid grid, RealignSettings settings)
    {
        settings.Validate();
        RequireLength(reference.Length, grid);
        if (!CanEstimate(grid))
            throw new ArgumentException($"Motion cannot be estimated on {grid}; every axis needs at least {LeastVoxelsPerAxis} voxels. Switch realignment off.");
        (_grid, _settings) = (grid, settings);
        _crew = new(settings.Threads);
        _blocks = new(grid, settings.CoarseMm, LeastVoxelsPerAxis);
        _coarseVolume = new float[_blocks.Grid.VoxelCount];
        _rows = new float[_blocks.Grid.Z * grid.X];
        _decimate = Decimate;

        var clean = reference.ToArray();
        for (var i = 0; i < clean.Length; i++)
            if (!float.IsFinite(clean[i]))
                clean[i] = 0;
        Coarsen(clean);
        var voxels = LevelVoxels.Of(clean, grid, grid.CentreMm, settings.VoxelBudget, settings.FlatShare);
        var gain = new GainTerms(settings.GainOrder);
        _fine = new(grid, grid.CentreMm, voxels, gain, settings.GainPrior, _crew);
        _middle = new(grid, grid.CentreMm, voxels.Thinned(MiddleStep), gain, settings.GainPrior, _crew);
        var coarseGain = new GainTerms(Math.Min(1, settings.GainOrder));
        _coarse = new(_blocks.Grid, grid.CentreMm, LevelVoxels.Of(_coarseVolume, _blocks.Grid, grid.CentreMm, CoarseVoxels, settings.FlatShare), coarseGain, 0, _crew);
        _gain = new double[gain.Count];
        _coarseGain = new double[coarseGain.Count];
    }

    /// <summary>Whether a grid is thick enough along every axis; one slice is not.</summary>
    public static bool CanEstimate(Grid grid) => Math.Min(grid.X, Math.Min(grid.Y, grid.Z)) >= LeastVoxelsPerAxis;

    /// <summary>Estimates one volume's motion.</summary>
    /// <param name="volume">Intensities, finite, x fastest; shape [voxel].</param>
    /// <returns>The motion; where it is <see cref="MotionState.Lost"/>, its map is the last good one, from which the next volume starts too.</returns>
    /// <exception cref="ArgumentException">The volume's length is not the grid's.</exception>
    public unsafe MotionEstimate Estimate(ReadOnlySpan<float> volume)
    {
        RequireLength(volume.Length, _grid);
        if (!_coarse.Usable || !_middle.Usable || !_fine.Usable)
            return Report(_last, MotionState.Lost, 0);
        fixed (float* first = volume, small = _coarseVolume)
        {
            Coarsen(volume);
            var motion = _last;
            Array.Clear(_coarseGain);
            Array.Clear(_gain);
            Converge(_coarse, small, ref motion, _coarseGain, CoarsePasses, CoarseStepMm, float.PositiveInfinity);
            var middle = Converge(_middle, first, ref motion, _gain, MiddlePasses, MiddleStepMm, float.PositiveInfinity);
            var fine = Converge(_fine, first, ref motion, _gain, FinePasses, FineStepMm, (float)(_settings.RobustScale * middle.RobustSd));
            var gain = 1 + _gain[0];
            var unexplained = fine.Residual * fine.Residual / (gain * gain * _fine.VarianceOfValue);
            var good = fine.StepMm < SettledStepMm && fine.Overlap >= _settings.MinOverlap
                && gain is > 1 / MostGain and < MostGain && unexplained < _settings.MaxUnexplained;
            if (good)
                _last = motion;
            return Report(_last, good ? MotionState.Estimated : MotionState.Lost, double.IsFinite(fine.Residual) ? fine.Residual / _fine.MeanValue : 1);
        }
    }

    private unsafe LevelFit Converge(
        AlignmentLevel level, float* volume, ref Affine motion, double[] gain, int passes, double untilMm, float scale)
    {
        LevelFit fit = default;
        for (var pass = 0; pass < passes; pass++)
        {
            fit = level.Pass(volume, ref motion, gain, scale);
            if (!(fit.StepMm > untilMm) || !(fit.StepMm < 200))
                break;
            scale = (float)(_settings.RobustScale * fit.RobustSd);
        }
        return fit;
    }

    private MotionEstimate Report(in Affine motion, MotionState state, double residual) =>
        new(motion, RigidMotion.ToParameters(motion, _grid.CentreMm), state, residual);

    private unsafe void Coarsen(ReadOnlySpan<float> volume)
    {
        fixed (float* first = volume)
        {
            _volume = first;
            _crew.Run(_blocks.Grid.Z, _decimate);
            _volume = null;
        }
    }

    private unsafe void Decimate(int z) =>
        _blocks.Slice(new(_volume, _grid.VoxelCount), z, _rows.AsSpan(z * _grid.X, _grid.X), _coarseVolume);

    private static void RequireLength(int length, Grid grid, [CallerArgumentExpression(nameof(length))] string what = "")
    {
        if (length != grid.VoxelCount)
            throw new ArgumentException($"{what} is {length}; the grid ({grid}) has {grid.VoxelCount} voxels.");
    }
}
