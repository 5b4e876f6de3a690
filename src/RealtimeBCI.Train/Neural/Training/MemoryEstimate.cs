using System.Globalization;

namespace RealtimeBCI.Train.Neural;

/// <summary>What a training will need, bytes; known before anything is allocated.</summary>
/// <param name="Weights">Parameters.</param>
/// <param name="Gradients">As many again.</param>
/// <param name="Moments">Twice as many: AdamW's running means.</param>
/// <param name="Best">The best parameters so far.</param>
/// <param name="Temporary">Twice the largest parameter: what the optimiser and a gradient hold for a moment.</param>
/// <param name="Activations">What a batch leaves behind for its gradients.</param>
/// <param name="Data">Betas as they came, normalised and as tensor, and the targets.</param>
internal sealed record MemoryEstimate(long Weights, long Gradients, long Moments, long Best, long Temporary, long Activations, long Data)
{
    /// <summary>libtorch itself and the program.</summary>
    private const long Base = 400_000_000;
    /// <summary>Arrays of a layer's width that one layer leaves behind: linear, norm, activation, dropout and its mask.</summary>
    private const long PerLayer = 6;

    /// <summary>All of it.</summary>
    public long Need => Weights + Gradients + Moments + Best + Temporary + Activations + Data + Base;

    /// <summary>Estimates a training.</summary>
    /// <param name="settings">How.</param>
    /// <param name="sizes">Lengths of the network's axes.</param>
    /// <param name="trials">Trials of each subject.</param>
    /// <param name="items">Different pictures.</param>
    public static MemoryEstimate Of(NeuralSettings settings, NetworkSizes sizes, IReadOnlyList<int> trials, int items)
    {
        const long number = sizeof(float);
        long parameters = 0, largest = 0;
        foreach (var spec in NeuralModel.Specs(settings, sizes))
            (parameters, largest) = (checked(parameters + spec.Count), Math.Max(largest, spec.Count));
        long dimension = sizes.Dimension;
        var perRow = sizes.Voxels.Max() + (sizes.Blocks + 1) * PerLayer * sizes.Hidden + 8 * dimension + PerLayer * sizes.Tokens * (2L * sizes.Width + sizes.Channels);
        if (settings.Prior)
        {
            var prior = NeuralModel.PriorOf(settings, sizes);
            var tokenNumbers = 6L * sizes.Channels + 3L * prior.Heads * prior.HeadWidth + 16L * sizes.Channels;
            perRow += prior.Depth * (prior.Sequence * tokenNumbers + 4L * prior.Heads * prior.Sequence * (prior.Sequence + 1));
        }
        var betas = trials.Zip(sizes.Voxels, (t, v) => (long)t * v).Sum();
        return new(
            number * parameters, number * parameters, 2 * number * parameters, number * parameters, 2 * number * largest, number * settings.Batch * perRow,
            number * (3 * betas + 3L * items * dimension));
    }

    /// <summary>Refuses what does not fit.</summary>
    /// <param name="family">The family's name.</param>
    /// <param name="available">Bytes that this computer has to give.</param>
    /// <param name="settings">For what to lower.</param>
    /// <exception cref="TrainingException">It needs more; the message names need, have and what to lower.</exception>
    public void Require(string family, long available, NeuralSettings settings)
    {
        if (Need <= available)
            return;
        static string Giga(long bytes) => (bytes / 1e9).ToString("0.0", CultureInfo.InvariantCulture);
        throw new TrainingException(
            $"Training {family} needs about {Giga(Need)} GB (weights {Giga(Weights)}, gradients {Giga(Gradients)}, moments {Giga(Moments)}, best copy {Giga(Best)}, temporary {Giga(Temporary)}, "
            + $"activations {Giga(Activations)}, data {Giga(Data)}), and {Giga(available)} GB are available. Lower hidden (now {settings.Hidden}), blocks ({settings.Blocks}) or batch ({settings.Batch})"
            + $"{(settings.Prior ? ", set prior=none" : "")}, or predict a smaller space than '{settings.Space}'.");
    }
}
