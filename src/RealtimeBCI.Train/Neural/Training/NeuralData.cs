using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Train.Neural;

/// <summary>One subject's trials, split and normalised.</summary>
/// <param name="Trials">As they were given.</param>
/// <param name="Split">What is trained on.</param>
/// <param name="Priors">Statistics of the training part alone.</param>
/// <param name="Patterns">Normalised; shape [trial, voxel].</param>
/// <param name="Items">Candidate that each trial shows; shape [trial].</param>
internal sealed record SubjectData(TrainingTrials Trials, ValidationSplit Split, IReadOnlyList<NormaliserPrior> Priors, Tensor Patterns, int[] Items);

/// <summary>Everything that a training looks at, as tensors. Outside every dispose scope until it is disposed.</summary>
internal sealed class NeuralData : IDisposable
{
    /// <summary>Splits and normalises every subject's trials, and gathers the targets.</summary>
    /// <exception cref="TrainingException">Trials cannot be used.</exception>
    /// <exception cref="GalleryException">The gallery lacks the space or an item.</exception>
    public NeuralData(IReadOnlyList<TrainingTrials> subjects, Gallery gallery, TrainingOptions options, NeuralSettings settings)
    {
        var space = gallery.Space(settings.Space);
        Candidates = [.. subjects.SelectMany(s => s.Items).Distinct().OrderBy(gallery.IndexOf)];
        var places = Candidates.Index().ToDictionary(c => c.Item, c => c.Index);
        var targets = new float[Candidates.Length * space.Dimension];
        for (var c = 0; c < Candidates.Length; c++)
            space.Of(gallery.IndexOf(Candidates[c])).CopyTo(targets.AsSpan(c * space.Dimension));
        Targets = tensor(targets, [Candidates.Length, space.Dimension]).DetachFromDisposeScope();
        Subjects = [.. subjects.Select((trials, s) => Prepare(trials, new Random(Seeds.Of(options.Seed, Seeds.Split, s)), options, settings, places))];
        Centre = settings.Centred ? CentreOf() : [];
        using var scope = NewDisposeScope();
        Directions = TorchLayers.Unit(FromCentre(Targets)).DetachFromDisposeScope();
    }

    /// <summary>One per subject.</summary>
    public IReadOnlyList<SubjectData> Subjects { get; }
    /// <summary>Ids of all subjects' items, in the gallery's order.</summary>
    public string[] Candidates { get; }
    /// <summary>As the gallery has them; shape [candidate, dimension].</summary>
    public Tensor Targets { get; }
    /// <summary>From the centre and of unit length; shape [candidate, dimension].</summary>
    public Tensor Directions { get; }
    /// <summary>Mean target over training trials; empty for none.</summary>
    public float[] Centre { get; }

    /// <summary>Takes the centre off; shape [row, dimension].</summary>
    public Tensor FromCentre(Tensor rows) => Centre.Length == 0 ? rows : rows.Minus(tensor(Centre));

    private static SubjectData Prepare(TrainingTrials trials, Random random, TrainingOptions options, NeuralSettings settings, Dictionary<string, int> places)
    {
        trials.Validate();
        var split = ValidationSplit.Of(trials, settings.Split, settings.HeldOut, random);
        if (split.Training.Length < 2)
            throw new TrainingException($"Only {split.Training.Length} of {trials.Count} trials remain to train on; lower held-out (now {settings.HeldOut}), or record more groups.");
        var (patterns, priors) = Normalised.Patterns(
            trials, split.Training, [.. Enumerable.Range(0, trials.Count)], options, $"{split.Training.Length} training trials of {string.Join(", ", split.Training.Select(t => trials.Groups[t]).Distinct())}");
        return new(trials, split, priors, tensor(patterns, [trials.Count, trials.VoxelCount]).DetachFromDisposeScope(), [.. trials.Items.Select(i => places[i])]);
    }

    private float[] CentreOf()
    {
        using var scope = NewDisposeScope();
        long[] shown = [.. Subjects.SelectMany(s => s.Split.Training.Select(t => (long)s.Items[t]))];
        return Targets.index_select(0, tensor(shown)).mean([0], type: ScalarType.Float64).to_type(ScalarType.Float32).data<float>().ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Targets.Dispose();
        Directions.Dispose();
        foreach (var subject in Subjects)
            subject.Patterns.Dispose();
    }
}
