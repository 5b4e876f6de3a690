using RealtimeBCI.Decode;

namespace RealtimeBCI.Train.Nsd;

/// <summary>Mean and spread of each voxel over training trials that come session by session.</summary>
/// <param name="voxels">Number of voxels.</param>
internal sealed class VoxelMoments(int voxels)
{
    private const double NoSpread = 1e-12;
    private readonly double[] _mean = new double[voxels];
    private readonly double[] _squares = new double[voxels];

    /// <summary>Trials so far.</summary>
    public int Count { get; private set; }

    /// <summary>Folds one trial in; every value must be finite.</summary>
    public void Fold(ReadOnlySpan<float> beta) => NormaliserKernel.Fold(beta, 0, ++Count, _mean, _squares);

    /// <summary>Mean; shape [voxel].</summary>
    public float[] Mean() => Array.ConvertAll(_mean, m => (float)m);

    /// <summary>Standard deviation (N - 1), 1 where there is no spread; shape [voxel].</summary>
    public float[] Sd() => Array.ConvertAll(_squares, s => IsConstant(s) ? 1 : (float)Math.Sqrt(s / (Count - 1)));

    /// <summary>Positions of voxels without spread.</summary>
    public IEnumerable<int> Constant() => Enumerable.Range(0, voxels).Where(v => IsConstant(_squares[v]));

    private bool IsConstant(double squares) => Count < 2 || squares <= NoSpread * Count;
}
