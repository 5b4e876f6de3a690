using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train;

/// <summary>Reconstructions against the pictures that were seen, by the features of a trained network (Ozcelik and VanRullen 2023, Sci Rep 13:15666; MindEye; NSD-Imagery).</summary>
/// <remarks>A generator paints plausible pictures whatever the brain did, and such features reward that; so score shuffled brains beside. One thread at a time may use an instance.</remarks>
public sealed class NetworkMetrics : IDisposable
{
    private readonly NetworkDescription _network;
    private readonly OnnxModel _model;
    private readonly int _threads;

    /// <summary>Loads the network.</summary>
    /// <param name="network">Which one, and what it is fed.</param>
    /// <param name="threads">Threads for the network and for the correlations.</param>
    /// <param name="device">On what the network runs.</param>
    /// <exception cref="OnnxModelException">The file cannot be loaded, or its input is not [1, 3, size, size].</exception>
    public NetworkMetrics(NetworkDescription network, int threads = 1, OnnxDevice device = OnnxDevice.Cpu)
    {
        (_network, _threads) = (network, threads);
        _model = new(network.File, network.Input, [network.Output], threads, device);
        if (_model.InputShape is [1, 3, var high, var wide] && high == network.Size && wide == network.Size)
            return;
        var found = string.Join(", ", _model.InputShape);
        _model.Dispose();
        throw new OnnxModelException($"{network.File}: input '{network.Input}' has the shape ({found}); {network.Name} takes (1, 3, {network.Size}, {network.Size}). Export the network at that size.");
    }

    /// <summary>Length of the features of a picture, all axes of the layer flattened.</summary>
    public int Dimension => _model.Outputs[0].Values.Length;

    /// <summary>The features of pictures.</summary>
    /// <param name="pictures">Of any size.</param>
    /// <returns>Finite; shape [picture, feature], C order.</returns>
    /// <exception cref="OnnxModelException">The network fails on a picture, or answers with numbers that are not finite.</exception>
    public float[] Features(IReadOnlyList<RgbPicture> pictures)
    {
        var features = new float[(long)pictures.Count * Dimension];
        for (var i = 0; i < pictures.Count; i++)
        {
            pictures[i].ResizeShorterEdge(_network.Size, _network.Filter).CropCentre(_network.Size).ToPlanes([.. _network.Mean], [.. _network.Deviation], _model.Input);
            if (_model.Run() is { } reason)
                throw new OnnxModelException($"{_network.File} failed on picture {i}: {reason}");
            if (FiniteKernel.CountNonFinite(_model.Outputs[0].Values.Span) is > 0 and var bad)
                throw new OnnxModelException($"{_network.File} answered with {bad} numbers that are NaN or infinite on picture {i}.");
            _model.Outputs[0].Values.Span.CopyTo(features.AsSpan(i * Dimension, Dimension));
        }
        return features;
    }

    /// <summary>Scores reconstructions.</summary>
    /// <param name="reconstructions">One per picture, in the same order.</param>
    /// <param name="pictures">What was seen.</param>
    /// <param name="random">Seeded, for the interval over pictures.</param>
    /// <returns>Chance is ½ for two-way identification. For a distance it is the mean distance from the other pictures (with shuffled pairs, that is), which depends on the set.</returns>
    /// <exception cref="ArgumentException">There is not one reconstruction per picture.</exception>
    /// <exception cref="OnnxModelException">As for <see cref="Features"/>.</exception>
    public Score Score(IReadOnlyList<RgbPicture> reconstructions, IReadOnlyList<RgbPicture> pictures, Random random)
    {
        var count = pictures.Count;
        if (reconstructions.Count != count)
            throw new ArgumentException($"{reconstructions.Count} reconstructions of {count} pictures; there must be one of each, in the same order.");
        var similarity = SimilarityMatrix.Correlations(Features(reconstructions), Features(pictures), Dimension, _threads);
        if (_network.Measure == NetworkMeasure.TwoWay)
            return Bootstrap.Share([.. RetrievalMetrics.Places(similarity, [.. Enumerable.Range(0, count)], count).Select(p => p.TwoWay)], 0.5, random);
        double[] own = [.. Enumerable.Range(0, count).Select(i => 1.0 - similarity[i * count + i])];
        var others = similarity.Sum(r => 1.0 - r) - own.Sum();
        return Bootstrap.Mean(own, others / ((long)count * (count - 1)), random);
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
