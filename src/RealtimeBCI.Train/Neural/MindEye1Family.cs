using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train.Neural;

/// <summary>MindEye1 (Scotti et al. 2023, NeurIPS 36): a residual MLP to image tokens, contrastive learning and a diffusion prior.</summary>
/// <remarks>The decoder is the one whose held-out loss was least; the trials that were held out, by picture where the runs allow it, also give the scores for calibration. The gallery's tokens
/// must be as MindEye1 has them, divided by the length of the first one. The defaults are the published sizes.</remarks>
/// <param name="available">Bytes that the computer has to give; null asks the system.</param>
public sealed class MindEye1Family(Func<long>? available = null) : IDecoderFamily
{
    /// <summary>Its name.</summary>
    public const string FamilyName = "mindeye1";

    /// <summary>The published sizes.</summary>
    internal static NeuralSettings Defaults { get; } = new() { Width = 2048, Epochs = 240, Batch = 32 };

    /// <inheritdoc/>
    public string Name => FamilyName;

    /// <inheritdoc/>
    public FamilyFit Fit(TrainingTrials trials, Gallery gallery, TrainingOptions options, IProgress<TrainingProgress> progress, CancellationToken stop) =>
        NeuralFit.Run(Name, trials, gallery, options, Defaults.Read(Name, options.Settings), (available ?? AvailableMemory.Bytes)(), progress, stop);
}
