namespace RealtimeBCI.Preprocess;

/// <summary>How far the trials' mean response stands out of the noise, over the trials so far.</summary>
/// <remarks>Two numbers per voxel, whatever the number of trials. One instance, one run, one thread.</remarks>
/// <param name="voxels">Voxels of every response.</param>
public sealed class TrialContrast(int voxels)
{
    private readonly double[] _mean = new double[voxels], _squares = new double[voxels];

    /// <summary>Trials folded.</summary>
    public int Trials { get; private set; }

    /// <summary>Adds a trial's response (Welford 1962, Technometrics 4:419).</summary>
    /// <param name="response">Shape [voxel].</param>
    /// <exception cref="ArgumentException">It has another number of voxels.</exception>
    public void Fold(ReadOnlySpan<float> response)
    {
        if (response.Length != _mean.Length)
            throw new ArgumentException($"The response has {response.Length} voxels; {_mean.Length} were announced.", nameof(response));
        Trials++;
        for (var v = 0; v < response.Length; v++)
        {
            var deviation = response[v] - _mean[v];
            _mean[v] += deviation / Trials;
            _squares[v] += deviation * (response[v] - _mean[v]);
        }
    }

    /// <summary>Root mean square over voxels of mean response / noise. Each voxel's squared mean is lessened by its own sampling variance, which makes the mean square
    /// unbiased: without any response it is 0 on average.</summary>
    /// <param name="noise">Standard deviation of one volume, units of the response; shape [voxel]; a voxel that is not above 0 is left out.</param>
    /// <returns>0 where the mean square is not above 0; null with fewer than two trials, or without any voxel.</returns>
    /// <exception cref="ArgumentException">The noise has another number of voxels.</exception>
    public double? OverNoise(ReadOnlySpan<float> noise)
    {
        if (noise.Length != _mean.Length)
            throw new ArgumentException($"The noise has {noise.Length} voxels; {_mean.Length} were announced.", nameof(noise));
        if (Trials < 2)
            return null;
        var (sum, count) = (0.0, 0);
        for (var v = 0; v < noise.Length; v++)
        {
            var ratio = (_mean[v] * _mean[v] - _squares[v] / (Trials - 1) / Trials) / ((double)noise[v] * noise[v]);
            if (!(noise[v] > 0) || !double.IsFinite(ratio))
                continue;
            sum += ratio;
            count++;
        }
        return count == 0 ? null : Math.Sqrt(Math.Max(0, sum / count));
    }
}
