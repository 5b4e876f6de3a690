using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train;

/// <summary>Knows nothing: every candidate gets the same score, whatever the pattern.</summary>
public sealed class ChanceFamily : IDecoderFamily
{
    /// <inheritdoc/>
    public string Name => "chance";

    /// <inheritdoc/>
    public FamilyFit Fit(TrainingTrials trials, Gallery gallery, TrainingOptions options, IProgress<TrainingProgress> progress, CancellationToken stop)
    {
        trials.Validate();
        options.Validate();
        new FamilySettings(Name, options.Settings).RequireNoOther();
        string[] items = [.. trials.Items.Distinct().OrderBy(gallery.IndexOf)], candidates = [.. gallery.Items.Select(i => i.Id)];
        int[] all = [.. Enumerable.Range(0, trials.Count)];
        return new()
        {
            Decoder = new FittedLinear([LinearPart.Given("nothing", candidates, InputView.Whole, new ChanceForm(candidates.Length))], trials.VoxelCount),
            Priors = Normalised.Patterns(trials, all, all, options).Priors,
            Validation = new(all, items, [.. trials.Items.Select(i => Array.IndexOf(items, i))], new float[trials.Count * items.Length]),
        };
    }
}
