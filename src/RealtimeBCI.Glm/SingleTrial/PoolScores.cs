namespace RealtimeBCI.Glm;

/// <summary>Measures, at each volume, how much of each noise component is in it: fixed weights on the voxels of the noise pool.</summary>
/// <remarks>Scores count from those of the first volume, so that a run's level is none of them. A voxel that is not finite counts as unchanged.</remarks>
internal sealed class PoolScores
{
    private readonly int[] _voxels;
    private readonly float[] _percent;
    private readonly float[][] _weights;
    private readonly double[] _first;
    private bool _begun;

    public PoolScores(IReadOnlyList<float[]> weights)
    {
        _voxels = weights.Count == 0 ? [] : [.. Enumerable.Range(0, weights[0].Length).Where(v => weights.Any(w => w[v] != 0))];
        _weights = [.. weights.Select(w => Array.ConvertAll(_voxels, v => w[v]))];
        _percent = new float[_voxels.Length];
        _first = new double[weights.Count];
    }

    /// <summary>Writes the scores of one volume.</summary>
    /// <param name="volume">Intensities; shape [voxel in].</param>
    /// <param name="percentPerUnit">100 over each voxel's baseline in this session; shape [voxel in]; 0 for a voxel without signal.</param>
    /// <param name="scores">Destination; shape [component].</param>
    public void Measure(ReadOnlySpan<float> volume, ReadOnlySpan<float> percentPerUnit, Span<double> scores)
    {
        for (var i = 0; i < _voxels.Length; i++)
        {
            var percent = volume[_voxels[i]] * percentPerUnit[_voxels[i]] - 100;
            _percent[i] = float.IsFinite(percent) && percentPerUnit[_voxels[i]] > 0 ? percent : 0;
        }
        for (var j = 0; j < scores.Length; j++)
            scores[j] = VectorMath.Dot(_weights[j], _percent) - _first[j];
        if (_begun)
            return;
        _begun = true;
        scores.CopyTo(_first);
        scores.Clear();
    }
}
