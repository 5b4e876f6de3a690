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
    private const int CoarsePasses = 12, MiddlePasses = 5, FinePasses = 12;
    private const double CoarseStepMm = 0.05, MiddleStepMm = 0.01, FineStepMm = 0.002, SettledStepMm = 0.03, MostGain = 3, HopelessTimes = 4;
    private readonly Grid _grid;
    private readonly RealignSettings _settings;
    private readonly VolumePyramid _pyramid;
    private readonly AlignmentLevel _coarse, _middle, _fine;
    private readonly PoseSearch _search;
    private readonly double[] _coarseGain, _gain;
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
        var crew = new Crew(settings.Threads);
        _pyramid = new(grid, settings.CoarseMm, LeastVoxelsPerAxis, crew);

        var clean = reference.ToArray();
        for (var i = 0; i < clean.Length; i++)
            if (!float.IsFinite(clean[i]))
                clean[i] = 0;
        _pyramid.Take(clean);
        var points = LevelVoxels.Of(_pyramid.Fine, Interpolating(clean, grid), grid, grid.CentreMm, settings.VoxelBudget, settings.FlatShare);
        var gain = new GainTerms(settings.GainOrder);
        _fine = new(grid, grid.CentreMm, points, gain, (settings.GainPrior, settings.EvenGainPrior), crew);
        _middle = new(grid, grid.CentreMm, points.Thinned(MiddleStep), gain, (settings.GainPrior, settings.EvenGainPrior), crew);
        var coarseGain = new GainTerms(Math.Min(1, settings.GainOrder));
        var coarsePoints = LevelVoxels.Of(_pyramid.Coarse, _pyramid.Coarse, _pyramid.CoarseGrid, grid.CentreMm, CoarseVoxels, settings.FlatShare);
        _coarse = new(_pyramid.CoarseGrid, grid.CentreMm, coarsePoints, coarseGain, (0, 0), crew);
        _search = new(_coarse, _pyramid.Coarse, _pyramid.CoarseGrid, coarseGain.Count);
        _gain = new double[gain.Count];
        _coarseGain = new double[coarseGain.Count];
    }

    /// <summary>Whether a grid is thick enough along every axis; one slice is not.</summary>
    public static bool CanEstimate(Grid grid) => Math.Min(grid.X, Math.Min(grid.Y, grid.Z)) >= LeastVoxelsPerAxis;

    /// <summary>Estimates one volume's motion.</summary>
    /// <param name="volume">Intensities, finite, x fastest; shape [voxel].</param>
    /// <returns>The motion; where it is <see cref="MotionState.Lost"/>, its map is the last good one, from which the next volume starts too.</returns>
    /// <exception cref="ArgumentException">The volume's length is not the grid's.</exception>
    public MotionEstimate Estimate(ReadOnlySpan<float> volume)
    {
        RequireLength(volume.Length, _grid);
        if (!_coarse.Usable || !_middle.Usable || !_fine.Usable)
            return Report(MotionState.Lost, 0);
        _pyramid.Take(volume);
        var motion = _last;
        var good = Fit(ref motion, out var residual);
        if (!good && double.IsFinite(residual))
        {
            motion = _search.Find(_pyramid.Coarse);
            good = Fit(ref motion, out residual);
        }
        if (good)
            _last = motion;
        return Report(good ? MotionState.Estimated : MotionState.Lost, double.IsFinite(residual) ? residual / _fine.MeanValue : 1);
    }

    private unsafe bool Fit(ref Affine motion, out double residual)
    {
        Array.Clear(_coarseGain);
        Array.Clear(_gain);
        LevelFit fine;
        fixed (float* full = _pyramid.Fine, small = _pyramid.Coarse)
        {
            Converge(_coarse, small, ref motion, _coarseGain, CoarsePasses, CoarseStepMm, float.PositiveInfinity);
            var middle = Converge(_middle, full, ref motion, _gain, MiddlePasses, MiddleStepMm, float.PositiveInfinity);
            residual = middle.Residual;
            if (!(_middle.Unexplained(middle, _gain[0]) < HopelessTimes * _settings.MaxUnexplained))
                return false;
            var even = _middle.Unevenness(_gain) < _settings.EvenGain;
            fine = Converge(_fine, full, ref motion, _gain, FinePasses, FineStepMm, (float)(_settings.RobustScale * middle.RobustSd), even);
        }
        residual = fine.Residual;
        return fine.StepMm < SettledStepMm && fine.Overlap >= _settings.MinOverlap
            && 1 + _gain[0] is > 1 / MostGain and < MostGain && _fine.Unexplained(fine, _gain[0]) < _settings.MaxUnexplained;
    }

    private unsafe LevelFit Converge(
        AlignmentLevel level, float* volume, ref Affine motion, double[] gain, int passes, double untilMm, float scale, bool even = false)
    {
        LevelFit fit = default;
        for (var pass = 0; pass < passes; pass++)
        {
            fit = level.Pass(volume, ref motion, gain, scale, even);
            if (!(fit.StepMm > untilMm) || !(fit.StepMm < 200))
                break;
            scale = (float)(_settings.RobustScale * fit.RobustSd);
        }
        return fit;
    }

    private MotionEstimate Report(MotionState state, double residual) =>
        new(_last, RigidMotion.ToParameters(_last, _grid.CentreMm), state, residual);

    /// <summary>The spline that interpolates an image. Noise is white before the blur, and least squares on white noise would multiply it with the image's own gradient.</summary>
    private static float[] Interpolating(ReadOnlySpan<float> image, Grid grid)
    {
        var coefficients = image.ToArray();
        SplinePrefilter.Apply(coefficients, grid);
        return coefficients;
    }

    private static void RequireLength(int length, Grid grid, [CallerArgumentExpression(nameof(length))] string what = "")
    {
        if (length != grid.VoxelCount)
            throw new ArgumentException($"{what} is {length}; the grid ({grid}) has {grid.VoxelCount} voxels.");
    }
}
