using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train.Neural;

/// <summary>Trains MindEye2 on several subjects at once, so that a new one can start from what they share.</summary>
public static class MindEye2Pretraining
{
    /// <summary>Trains, and writes every parameter to a <c>.safetensors</c> file under the released names: <c>ridge.linears.I</c> is the map of subject I, in the order given.</summary>
    /// <param name="subjects">Each with its own voxels; every batch has equally many trials of each. They may share pictures.</param>
    /// <param name="gallery">With the space that is predicted, for all subjects' items.</param>
    /// <param name="options">As for a family; settings are those of <see cref="MindEye2Family"/>.</param>
    /// <param name="path">The file; name it as <c>start</c> when a new subject's decoder is trained.</param>
    /// <param name="progress">Is told of every epoch.</param>
    /// <param name="stop">Ends it after an epoch.</param>
    /// <param name="available">Bytes that the computer has to give; null asks the system.</param>
    /// <returns>Facts to record.</returns>
    /// <exception cref="TrainingException">Trials or settings cannot be used, or memory does not suffice.</exception>
    public static IReadOnlyDictionary<string, string> Run(
        IReadOnlyList<TrainingTrials> subjects, Gallery gallery, TrainingOptions options, string path, IProgress<TrainingProgress> progress, CancellationToken stop,
        Func<long>? available = null)
    {
        if (subjects.Count == 0)
            throw new TrainingException("Pretraining was given no subject; give at least one.");
        var settings = MindEye2Family.Defaults.Read(MindEye2Family.FamilyName, options.Settings);
        var sizes = NeuralFit.Require(MindEye2Family.FamilyName, subjects, gallery, settings, (available ?? AvailableMemory.Bytes)());
        TorchRuntime.Use(options.Threads);
        var hash = TrainingHash.Of(MindEye2Family.FamilyName, subjects, gallery, options, settings);
        using var data = new NeuralData(subjects, gallery, options, settings);
        using var model = new NeuralModel(settings, sizes, options.Seed);
        if (settings.Start.Length > 0)
            model.StartFrom(settings.Start);
        var notes = new NetworkTraining(model.Network, model.Prior, data, settings, options.Seed).Run(hash, progress, stop);
        model.Save(path, notes);
        return notes;
    }
}
