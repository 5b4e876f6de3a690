using System.Globalization;
using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Session.Pipeline;
using RealtimeBCI.Train;
using RealtimeBCI.Train.Features;

namespace RealtimeBCI.App.Demo;

/// <summary>What each decoder family reaches on the demo's participant: trained on the same trials, tested on the betas of the session that was just run.</summary>
internal static class FamilyComparison
{
    private static readonly Dictionary<string, Dictionary<string, string>> Small = new()
    {
        ["mindeye1"] = new() { ["hidden"] = "128", ["blocks"] = "2", ["width"] = "64", ["epochs"] = "80", ["prior"] = "none" },
        ["mindeye2"] = new() { ["hidden"] = "128", ["epochs"] = "80", ["prior"] = "none" },
    };

    /// <summary>Trains and tests every family, small where its published size needs a larger computer.</summary>
    /// <param name="runs">The training runs.</param>
    /// <param name="protocol">The session's settings.</param>
    /// <param name="gallery">The candidates.</param>
    /// <param name="options">As the session's own decoder was trained; family and settings are replaced.</param>
    /// <param name="tested">Betas and targets of the session.</param>
    /// <param name="folder">For bundles that are thrown away.</param>
    /// <param name="say">Is told of each family in a line.</param>
    /// <param name="stop">Ends it early.</param>
    public static void Run(
        IReadOnlyList<LabelledRun> runs, SessionProtocol protocol, Gallery gallery, TrainingOptions options, IReadOnlyList<(TrialResponse Response, string Target)> tested, string folder,
        Action<string> say, CancellationToken stop)
    {
        var trials = BundleTraining.TrialsOf(runs);
        foreach (var family in DecoderFamilies.All)
        {
            var chosen = options with { Family = family.Name, Settings = Small.GetValueOrDefault(family.Name) ?? [] };
            try
            {
                var trained = DecoderTraining.Run(trials, gallery, chosen, stop: stop);
                using var decoder = trained.Decoder;
                var path = Path.Combine(folder, "compared");
                BundleWriter.Write(path, trained.ToBundle(family.Name, runs[0].Mask, runs[0].Reference, EstimatorRecipe.Of(protocol.Glm, protocol.Preprocess, protocol.Decision, null)));
                say(Score(DecoderBundle.Load(path), family.Name, gallery, tested));
                Directory.Delete(path, true);
            }
            catch (Exception failure) when (failure is TrainingException or GalleryException)
            {
                say($"  {family.Name}: {failure.Message}");
            }
        }
    }

    private static string Score(DecoderBundle bundle, string family, Gallery gallery, IReadOnlyList<(TrialResponse Response, string Target)> tested)
    {
        using var scores = new CandidateScores(bundle, gallery, [], isBalanced: true);
        string[] candidates = [.. scores.Candidates];
        var (shares, losses) = (0.0, 0.0);
        foreach (var (response, target) in tested)
        {
            var own = Array.IndexOf(candidates, target);
            var scored = scores.Score(response.Values, response.State) ?? new float[candidates.Length];
            var (_, posteriors, _) = scores.Rank(scored, scored, response.State, 1);
            shares += Place.Of(scored, own).Top(1);
            losses += LogLoss.Of(posteriors[own]);
            scores.Learn(response.Values, response.State);
        }
        var (low, high) = Proportion.Wilson((int)Math.Round(shares), tested.Count);
        return string.Create(CultureInfo.InvariantCulture,
            $"  {family,-15} top-1 {shares / tested.Count:0.000} ({low:0.00} to {high:0.00}), log-loss {losses / tested.Count:0.00} (chance {Math.Log(candidates.Length):0.00})");
    }
}
