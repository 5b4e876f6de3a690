using RealtimeBCI.Decode;
using static TorchSharp.torch;

namespace RealtimeBCI.Train.Neural;

/// <summary>A trained network with one subject's way in. Predicts the projector, which is scored, and the tokens before it (<c>backbone</c>), which a diffusion prior takes.</summary>
internal sealed class FittedNetwork(NeuralModel model, NeuralSettings settings, float[] centre) : IFittedDecoder
{
    /// <inheritdoc/>
    public IReadOnlyList<DecoderTarget> Targets { get; } = TargetsOf(settings, model.Sizes);

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Centres => [centre, []];

    /// <summary>What such a network predicts.</summary>
    public static IReadOnlyList<DecoderTarget> TargetsOf(NeuralSettings settings, NetworkSizes sizes) =>
    [
        new() { Name = "projector", Space = settings.Space, Tokens = sizes.Tokens, Channels = sizes.Channels },
        new() { Name = "backbone", Space = settings.Space, Tokens = sizes.Tokens, Channels = sizes.Channels, Weight = 0 },
    ];

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Predict(ReadOnlySpan<float> patterns, int trials)
    {
        using var rows = tensor(patterns.ToArray(), [trials, model.Sizes.Voxels[0]]);
        var (projector, backbone) = NetworkScores.Outputs(model.Network, 0, rows);
        return [projector, backbone];
    }

    /// <inheritdoc/>
    public void WriteModels(string folder, WeightOptions weights) => model.Write(folder, weights);

    /// <inheritdoc/>
    public void Dispose() => model.Dispose();
}
