namespace RealtimeBCI.Decode;

/// <summary>From one trial's betas to its latent: the bundle's normaliser and model, as training used them.</summary>
/// <remarks>One instance serves one session, one thread at a time. Decoding changes nothing, so provisional decodes are free; <see cref="Fold"/> is called once per trial, after its
/// decision. Nothing proportional to the voxels is allocated after construction.</remarks>
public sealed class TrialDecoder : IDisposable
{
    private readonly OnnxDecoder _model;
    private readonly float[] _normalised;

    /// <summary>Loads and warms up the bundle's model.</summary>
    /// <exception cref="BundleException">The model cannot be run or has other shapes than the bundle says.</exception>
    public TrialDecoder(DecoderBundle bundle, NormaliserAdaptation adaptation, int threads = 1)
    {
        Normaliser = new(bundle.Priors, bundle.Manifest.RemovePatternMean, adaptation);
        _model = bundle.OpenModel(threads);
        _normalised = new float[bundle.Manifest.VoxelCount];
        foreach (var prior in bundle.Priors)
            Decode(prior.Sd, prior.State);
    }

    /// <summary>What betas are measured against; its version stands in every decision.</summary>
    public BetaNormaliser Normaliser { get; }

    /// <summary>Decodes one trial's betas as they are now.</summary>
    /// <param name="beta">Shape [voxel], mask order, in the unit on which the decoder was trained.</param>
    /// <param name="state">Seeing or imagining.</param>
    /// <returns>A latent in this instance's buffer, or the reason why there is none.</returns>
    /// <exception cref="ArgumentException">The betas have another length than the bundle's voxels.</exception>
    public DecodeResult Decode(ReadOnlySpan<float> beta, CognitiveState state) =>
        Normaliser.Apply(beta, state, _normalised) is { } reason ? new DecodeResult.Failed(reason) : _model.Decode(_normalised);

    /// <summary>Lets the normaliser learn from a trial that was decoded, where its protocol allows it.</summary>
    public void Fold(ReadOnlySpan<float> beta, CognitiveState state) => Normaliser.Fold(beta, state);

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
