using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train;

/// <summary>A family of decoders: one way to get from patterns to what the candidates are compared by.</summary>
public interface IDecoderFamily
{
    /// <summary>The name by which it is chosen, such as <c>brain-diffuser</c>.</summary>
    string Name { get; }

    /// <summary>Trains, and says what decoders that had not seen a trial's group would have scored for it.</summary>
    /// <param name="trials">The training trials; whole groups are held out, never parts of one.</param>
    /// <param name="gallery">Embeddings of their items, in every space that the family predicts.</param>
    /// <param name="options">What may be chosen for every family; the family's own settings among them.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="TrainingException">The trials, the gallery's spaces or a setting cannot be used, or memory does not suffice.</exception>
    FamilyFit Fit(TrainingTrials trials, Gallery gallery, TrainingOptions options, IProgress<TrainingProgress> progress, CancellationToken stop);
}

/// <summary>What training a family gives.</summary>
public sealed record FamilyFit
{
    /// <summary>Trained on all trials; a network on those that were not held out for early stopping.</summary>
    public required IFittedDecoder Decoder { get; init; }
    /// <summary>How patterns are normalised before they come to it.</summary>
    public required IReadOnlyList<NormaliserPrior> Priors { get; init; }
    /// <summary>Scores of held-out trials, for calibration.</summary>
    public required CrossValidation Validation { get; init; }
    /// <summary>Facts to record: strengths, epochs, losses.</summary>
    public IReadOnlyDictionary<string, string> Notes { get; init; } = new Dictionary<string, string>();
}

/// <summary>A trained decoder, before it is exported. One thread at a time.</summary>
public interface IFittedDecoder : IDisposable
{
    /// <summary>What it predicts, in the order of <see cref="Predict"/>; the first is the latent that a session publishes.</summary>
    IReadOnlyList<DecoderTarget> Targets { get; }

    /// <summary>Centre of each target, taken off before it is compared: the mean over training trials, or empty for none; in the order of <see cref="Targets"/>.</summary>
    IReadOnlyList<float[]> Centres { get; }

    /// <summary>Predicts every target.</summary>
    /// <param name="patterns">Normalised; shape [trial, voxel], C order.</param>
    /// <param name="trials">Number of rows.</param>
    /// <returns>Per target, shape [trial, dimension].</returns>
    IReadOnlyList<float[]> Predict(ReadOnlySpan<float> patterns, int trials);

    /// <summary>Writes every model that the targets name into a folder: input <c>voxels</c> [1, voxel], one output [1, dimension] under each target's name, the same numbers to 1e-4.</summary>
    /// <param name="folder">Where <see cref="DecoderTarget.ScoringModel"/> and, if a target names it, <see cref="DecoderTarget.ReconstructionModel"/> go.</param>
    /// <param name="weights">How weights are stored.</param>
    void WriteModels(string folder, WeightOptions weights);
}

/// <summary>How far training is.</summary>
/// <param name="Step">What is done, such as <c>epoch</c> or <c>fold</c>.</param>
/// <param name="Done">Steps done.</param>
/// <param name="Of">Steps in all.</param>
/// <param name="Detail">A figure to show, such as the validation loss; may be empty.</param>
public readonly record struct TrainingProgress(string Step, int Done, int Of, string Detail = "");
