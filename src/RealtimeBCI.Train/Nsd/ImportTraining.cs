using System.Globalization;
using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train.Nsd;

/// <summary>From an import of NSD to a bundle. Its betas are acausal, so that no session takes it: it is for <c>decode</c> and the benchmark.</summary>
public static class ImportTraining
{
    /// <summary>The recipe of imported betas: an estimator that no session has.</summary>
    public static EstimatorRecipe Recipe { get; } = new() { Glm = new() { Estimator = ImportManifest.ImportedEstimator }, Preprocess = new() };

    /// <summary>Trains on the import's trials of the splits train and validation, and writes the bundle.</summary>
    /// <param name="import">The imported folder.</param>
    /// <param name="gallery">Embeddings of its pictures.</param>
    /// <param name="output">The bundle's folder.</param>
    /// <param name="options">How to train.</param>
    /// <param name="time">Gives the date to record.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="NsdException">The import is damaged.</exception>
    /// <exception cref="TrainingException">The trials or options cannot be used.</exception>
    public static TrainedDecoder Run(
        string import, Gallery gallery, string output, TrainingOptions options, TimeProvider time, IProgress<TrainingProgress>? progress, CancellationToken stop)
    {
        using var trials = ImportedTrials.Load(import);
        var created = time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var trained = DecoderTraining.Run(trials.Take(trials.Where(t => t.Split != TrialSplit.Test)), gallery, options, created, progress, stop);
        BundleWriter.Write(output, trained.ToBundle(Path.GetFileName(Path.TrimEndingDirectorySeparator(import)), trials.Mask, null, Recipe));
        return trained;
    }
}
