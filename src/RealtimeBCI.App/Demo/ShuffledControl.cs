using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Session.Pipeline;
using RealtimeBCI.Train;
using RealtimeBCI.Train.Features;

namespace RealtimeBCI.App.Demo;

/// <summary>What decoders reach that were trained on shuffled labels: on the same betas, by the same steps, it must be chance.</summary>
internal static class ShuffledControl
{
    private const int Shuffles = 10;

    /// <summary>Mean top-1 over ten shufflings of the training labels, each within its state.</summary>
    /// <param name="trials">The training trials with their true labels.</param>
    /// <param name="runs">The runs from which they came.</param>
    /// <param name="protocol">The session's settings.</param>
    /// <param name="gallery">The candidates.</param>
    /// <param name="options">As the real decoder was trained.</param>
    /// <param name="tested">Betas and targets of the session that was scored.</param>
    /// <param name="folder">For bundles that are thrown away.</param>
    public static double Top1(
        TrainingTrials trials, IReadOnlyList<LabelledRun> runs, SessionProtocol protocol, Gallery gallery, TrainingOptions options,
        IReadOnlyList<(TrialResponse Response, string Target)> tested, string folder)
    {
        var right = 0;
        for (var shuffle = 0; shuffle < Shuffles; shuffle++)
        {
            var trained = DecoderTraining.Run(trials with { Items = Shuffled(trials, new Random(shuffle + 1)) }, gallery, options);
            var bundle = Path.Combine(folder, "shuffled");
            BundleWriter.Write(bundle, trained.ToBundle("shuffled", runs[0].Mask, runs[0].Reference, EstimatorRecipe.Of(protocol.Glm, protocol.Preprocess, protocol.Decision, null)));
            using var scores = new CandidateScores(DecoderBundle.Load(bundle), gallery, [], isBalanced: true);
            foreach (var (response, target) in tested)
            {
                if (scores.Score(response.Values, response.State) is { } s && scores.Candidates[Ranker.Order(s)[0]] == target)
                    right++;
                scores.Learn(response.Values, response.State);
            }
            Directory.Delete(bundle, true);
        }
        return tested.Count == 0 ? 0 : right / (double)(Shuffles * tested.Count);
    }

    private static string[] Shuffled(TrainingTrials trials, Random random)
    {
        var items = trials.Items.ToArray();
        foreach (var state in Enumerable.Range(0, items.Length).GroupBy(t => trials.States[t]))
        {
            int[] places = [.. state];
            string[] labels = [.. places.Select(t => trials.Items[t])];
            random.Shuffle(labels);
            for (var i = 0; i < places.Length; i++)
                items[places[i]] = labels[i];
        }
        return items;
    }
}
