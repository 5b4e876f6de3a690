namespace RealtimeBCI.Glm;

/// <summary>Measures, at each volume, how much of each noise component is in it: fixed weights on the voxels of the noise pool.</summary>
/// <remarks>Each voxel counts from its own first value, so that a run's level is in no score. A voxel without signal, or not finite, counts as unchanged.</remarks>
internal sealed class PoolScores
{
    private readonly int[] _voxels;
    private readonly float[] _first, _change;
    private readonly float[][] _weights;

    public PoolScores(IReadOnlyList<float[]> weights)
    {
        _voxels = weights.Count == 0 ? [] : [.. Enumerable.Range(0, weights[0].Length).Where(v => weights.Any(w => w[v] != 0))];
        _weights = [.. weights.Select(w => Array.ConvertAll(_voxels, v => w[v]))];
        _change = new float[_voxels.Length];
        _first = new float[_voxels.Length];
        Array.Fill(_first, float.NaN);
    }

    /// <summary>Writes the scores of one volume.</summary>
    /// <param name="volume">Intensities; shape [voxel in].</param>
    /// <param name="percentPerUnit">100 over each voxel's baseline in this session; shape [voxel in]; 0 for a voxel without signal.</param>
    /// <param name="scores">Destination; shape [component].</param>
    public void Measure(ReadOnlySpan<float> volume, ReadOnlySpan<float> percentPerUnit, Span<double> scores)
    {
        for (var i = 0; i < _voxels.Length; i++)
        {
            var percent = volume[_voxels[i]] * percentPerUnit[_voxels[i]];
            if (!(percent > 0 && float.IsFinite(percent)))
            {
                _change[i] = 0;
                continue;
            }
            if (float.IsNaN(_first[i]))
                _first[i] = percent;
            _change[i] = percent - _first[i];
        }
        for (var j = 0; j < scores.Length; j++)
            scores[j] = FloatKernel.Dot(_weights[j], _change);
    }
}
