namespace RealtimeBCI.Preprocess;

/// <summary>A pose, the orientation to which it is nearest, and how well it fits.</summary>
/// <param name="Orientation">Found, not assumed: a search that starts mirrored may end elsewhere.</param>
/// <param name="Pose">Training world to session world, RAS+ mm.</param>
/// <param name="Agreement">Over all compared points.</param>
/// <param name="Tissue">The same over tissue alone; of the finest level only.</param>
internal sealed record FittedPose(HeadOrientation Orientation, Affine Pose, Agreement Agreement, TissueAgreement? Tissue = null)
{
    /// <summary>Unexplained variance (of tissue, once that is known), over the square of the overlap: a pose that turns what it cannot explain out of the field gains nothing.</summary>
    public double Misfit => Math.Max(1e-6, 1 - (Tissue?.Explained ?? Agreement.Explained)) / (Agreement.Overlap * Agreement.Overlap);
}

/// <summary>Looks for the pose from many starts, coarse to fine, under every orientation with the same effort.</summary>
/// <remarks>The result is the same for any number of threads: starts are independent, and are ranked in a fixed order.</remarks>
internal sealed class AlignmentSearch
{
    private const double CoarseFwhmMm = 14, MiddleFwhmMm = 8, StartTurnDegrees = 18, StartShiftMm = 22, LeastOverlap = 0.25;
    private const int CoarsePoints = 2000, MiddlePoints = 8000, FinePoints = 25_000, KeptPerOrientation = 2, MiddleOrientations = 12, Rivals = 2;
    private static readonly IntensityMap FineMap = new(10, 3);
    private readonly float[] _training, _session;
    private readonly Grid _trainingGrid, _sessionGrid;
    private readonly double _fineFwhmMm;
    private readonly float _bright;
    private readonly int _threads;

    /// <summary>Prepares a search; both volumes finite, x fastest.</summary>
    public AlignmentSearch(float[] training, Grid trainingGrid, float[] session, Grid sessionGrid, int threads)
    {
        (_training, _trainingGrid, _session, _sessionGrid, _threads) = (training, trainingGrid, session, sessionGrid, threads);
        _bright = Intensity.Bright(session);
        var (a, b) = (trainingGrid.VoxelSizeMm, sessionGrid.VoxelSizeMm);
        _fineFwhmMm = Math.Clamp(1.36 * new[] { a.X, a.Y, a.Z, b.X, b.Y, b.Z }.Max(), 3, MiddleFwhmMm);
    }

    /// <summary>The best pose of each orientation that came to the last round: the stated one, where it fits at all, and its strongest rivals. Best in tissue first.</summary>
    public IReadOnlyList<FittedPose> Run()
    {
        var coarse = Improve(new(this, CoarseFwhmMm, CoarsePoints, new(6, 0)), HeadOrientation.All.SelectMany(Starts), 8, 0.2, 20);
        var survivors = coarse.GroupBy(f => f.Orientation).Where((g, rank) => rank < MiddleOrientations || g.Key == HeadOrientation.Stated)
            .SelectMany(g => g.Take(KeptPerOrientation)).Select(f => f.Pose);
        var middle = Improve(new(this, MiddleFwhmMm, MiddlePoints, new(8, 1)), survivors, 10, 0.02, 10).DistinctBy(f => f.Orientation).ToArray();
        var finalists = middle.Where(f => f.Orientation == HeadOrientation.Stated)
            .Concat(middle.Where(f => f.Orientation != HeadOrientation.Stated).Take(Rivals)).Select(f => f.Pose);
        var fine = Improve(new(this, _fineFwhmMm, FinePoints, FineMap), finalists, 12, 0.002, 5);
        return [.. fine.DistinctBy(f => f.Orientation).OrderBy(f => f.Misfit)];
    }

    /// <summary>What is left at every voxel of the head at a pose that stays as it is.</summary>
    public (ComparedPoints Points, float[] LocalPercent) Everywhere(Affine pose)
    {
        var level = new Level(this, _fineFwhmMm, int.MaxValue, FineMap);
        var fit = level.Fit();
        fit.Improve(ref pose, 1, double.PositiveInfinity, 0);
        return (level.Points, TissueAgreement.Of(level.Points, fit, pose).Local);
    }

    private FittedPose[] Improve(Level level, IEnumerable<Affine> from, int passes, double untilMm, double mostStepMm)
    {
        var starts = from.ToArray();
        var done = new FittedPose[starts.Length];
        Parallel.For(0, starts.Length, new ParallelOptions { MaxDegreeOfParallelism = _threads }, level.Fit, (i, _, fit) =>
        {
            var pose = starts[i];
            var agreement = fit.Improve(ref pose, passes, untilMm, mostStepMm);
            done[i] = new(HeadOrientation.Nearest(pose), pose, agreement, level.IsFinest ? TissueAgreement.Of(level.Points, fit, pose) : null);
            return fit;
        }, _ => { });
        return [.. done.Where(f => f.Agreement.Overlap >= LeastOverlap).OrderBy(f => f.Misfit)];
    }

    private IEnumerable<Affine> Starts(HeadOrientation orientation)
    {
        var (from, to) = (Intensity.Centre(_training, _trainingGrid), Intensity.Centre(_session, _sessionGrid));
        foreach (var height in new[] { 0, StartShiftMm, -StartShiftMm })
            yield return Meeting(orientation.Map, from, to, height);
        yield return Meeting(orientation.Map, _trainingGrid.CentreMm, _sessionGrid.CentreMm, 0);
        foreach (var nod in new[] { StartTurnDegrees, -StartTurnDegrees })
            yield return Meeting(RigidMotion.FromParameters([0, 0, 0, nod, 0, 0], default) * orientation.Map, from, to, 0);
    }

    private static Affine Meeting(in Affine rotation, (double X, double Y, double Z) from, (double X, double Y, double Z) to, double height)
    {
        var (x, y, z) = rotation.ApplyVector(from.X, from.Y, from.Z);
        return rotation with { M03 = to.X - x, M13 = to.Y - y, M23 = to.Z + height - z };
    }

    private sealed class Level(AlignmentSearch search, double fwhmMm, int budget, IntensityMap map)
    {
        private readonly BlurredImage _image = new(search._session, search._sessionGrid, fwhmMm);

        public bool IsFinest => budget == FinePoints;

        public ComparedPoints Points { get; } = ComparedPoints.Of(search._training, search._trainingGrid, fwhmMm, budget);

        public RigidFit Fit() => new(Points, _image, map, search._bright);
    }
}
