using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train.Neural;

/// <summary>MindEye2 (Scotti et al. 2024, ICML 41): a linear map of the subject's own into a space that subjects share, a backbone, and a diffusion prior.</summary>
/// <remarks>Setting <c>start</c> names a checkpoint, of <see cref="MindEye2Pretraining"/> or a published one, whose shared parameters are taken; the subject's own map begins anew. Setting
/// <c>variant</c> chooses the backbone: <c>as-released</c>, which is affine, or <c>as-described</c>. The low-level branch is not built. The rest as in <see cref="MindEye1Family"/>.</remarks>
/// <param name="available">Bytes that the computer has to give; null asks the system.</param>
public sealed class MindEye2Family(Func<long>? available = null) : IDecoderFamily
{
    /// <summary>Its name.</summary>
    public const string FamilyName = "mindeye2";

    /// <summary>The published sizes.</summary>
    internal static NeuralSettings Defaults { get; } = new() { Variant = "as-released", Epochs = 150, Batch = 24, PriorHeads = 32, PriorHeadWidth = 52 };

    /// <inheritdoc/>
    public string Name => FamilyName;

    /// <inheritdoc/>
    public FamilyFit Fit(TrainingTrials trials, Gallery gallery, TrainingOptions options, IProgress<TrainingProgress> progress, CancellationToken stop) =>
        NeuralFit.Run(Name, trials, gallery, options, Defaults.Read(Name, options.Settings), (available ?? AvailableMemory.Bytes)(), progress, stop);
}
