using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train.Neural;

/// <summary>What the neural families share: check memory, split, train, score what was held out.</summary>
internal static class NeuralFit
{
    /// <summary>Trains one subject's decoder.</summary>
    /// <param name="family">The family's name.</param>
    /// <param name="trials">The subject's trials.</param>
    /// <param name="gallery">With the space that is predicted.</param>
    /// <param name="options">What may be chosen for every family.</param>
    /// <param name="settings">The family's own.</param>
    /// <param name="available">Bytes that this computer has to give.</param>
    /// <param name="progress">Is told of every epoch.</param>
    /// <param name="stop">Ends it after an epoch.</param>
    public static FamilyFit Run(
        string family, TrainingTrials trials, Gallery gallery, TrainingOptions options, NeuralSettings settings, long available,
        IProgress<TrainingProgress> progress, CancellationToken stop)
    {
        var sizes = Require(family, [trials], gallery, settings, available);
        TorchRuntime.Use(options.Threads);
        var hash = TrainingHash.Of(family, [trials], gallery, options, settings);
        using var data = new NeuralData([trials], gallery, options, settings);
        var model = new NeuralModel(settings, sizes, options.Seed);
        try
        {
            if (settings.Start.Length > 0)
                model.StartFrom(settings.Start);
            var notes = new NetworkTraining(model.Network, model.Prior, data, settings, options.Seed).Run(hash, progress, stop);
            var decoder = new FittedNetwork(model, settings, data.Centre);
            return new()
            {
                Decoder = decoder,
                Priors = data.Subjects[0].Priors,
                Validation = NetworkScores.HeldOut(model.Network, 0, data, gallery, decoder.Targets, decoder.Centres),
                Notes = notes,
            };
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Checks the trials, and that a training fits into memory.</summary>
    /// <returns>Lengths of the network's axes.</returns>
    /// <exception cref="TrainingException">It does not.</exception>
    public static NetworkSizes Require(string family, IReadOnlyList<TrainingTrials> subjects, Gallery gallery, NeuralSettings settings, long available)
    {
        var space = gallery.Space(settings.Space);
        if (settings.Prior && (space.Channels % 2 != 0 || settings.PriorHeadWidth % 2 != 0))
            throw new TrainingException($"A diffusion prior needs even numbers: '{space.Name}' has {space.Channels} channels, prior-head-width is {settings.PriorHeadWidth}. Set prior=none, or choose another space.");
        var sizes = new NetworkSizes
        {
            Voxels = [.. subjects.Select(s => s.VoxelCount)],
            Hidden = settings.Hidden,
            Blocks = settings.Blocks,
            Width = settings.Width > 0 ? settings.Width : space.Channels,
            Tokens = space.Tokens,
            Channels = space.Channels,
        };
        MemoryEstimate.Of(settings, sizes, [.. subjects.Select(s => s.Count)], subjects.SelectMany(s => s.Items).Distinct().Count()).Require(family, available, settings);
        return sizes;
    }
}
