using RealtimeBCI.Decode;

namespace RealtimeBCI.Train;

/// <summary>A ridge regression that has been fitted.</summary>
/// <param name="map">From normalised voxels to latents.</param>
/// <param name="centre">Mean latent of the training trials; shape [latent].</param>
public sealed class FittedRidge(LinearMap map, float[] centre) : IFittedDecoder
{
    /// <summary>From normalised voxels to latents.</summary>
    public LinearMap Map => map;

    /// <inheritdoc/>
    public IReadOnlyList<DecoderTarget> Targets { get; } = [new() { Name = RidgeGraph.OutputName, Channels = centre.Length }];

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Centres => [centre];

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Predict(ReadOnlySpan<float> patterns, int trials)
    {
        var latents = centre.Length;
        var voxels = map.Weights.Length / latents;
        var predicted = new float[trials * latents];
        var sums = new double[latents];
        for (var t = 0; t < trials; t++)
        {
            Array.Clear(sums);
            for (var v = 0; v < voxels; v++)
                for (var l = 0; l < latents; l++)
                    sums[l] += (double)patterns[t * voxels + v] * map.Weights[v * latents + l];
            for (var l = 0; l < latents; l++)
                predicted[t * latents + l] = (float)(map.Bias[l] + sums[l]);
        }
        return [predicted];
    }

    /// <inheritdoc/>
    public void WriteModels(string folder, WeightOptions weights) =>
        RidgeGraph.Write(Path.Combine(folder, DecoderTarget.ScoringModel), map.Weights, map.Bias, weights);

    /// <inheritdoc/>
    public void Dispose() { }
}
