using System.Globalization;
using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Session.Pipeline;

namespace RealtimeBCI.Train;

/// <summary>Ridge regressions from one pattern to several embeddings: the common form of the linear families, which differ in their targets alone.</summary>
/// <remarks>Settings: <c>strength</c> <c>cv</c> (default) takes <see cref="TrainingOptions.RelativeStrengths"/> and chooses for each target by its own held-out log-loss; <c>published</c> takes the paper's α, which presumes the
/// paper's z-scored voxels and thousands of trials. <c>average</c>: whether repeats of a picture are averaged for training. <c>compare</c>: whole vectors by <c>cosine</c>, or <c>token-cosine</c>. <c>restandardise</c>: <c>cv</c> or <c>none</c>.
/// <c>largest-map</c>, MB: a map that is larger is kept factored over the training pictures if that fits, else projected on the gallery's items, and then decodes those alone. <c>NAME-weight</c> and <c>NAME-voxels</c> for each target.</remarks>
/// <param name="name">The family's name.</param>
/// <param name="targets">Its targets; the first is the latent that a session publishes.</param>
/// <param name="average">Whether repeats are averaged unless a setting says otherwise.</param>
public sealed class LinearFamily(string name, IReadOnlyList<LinearTarget> targets, bool average = false) : IDecoderFamily
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public FamilyFit Fit(TrainingTrials trials, Gallery gallery, TrainingOptions options, IProgress<TrainingProgress> progress, CancellationToken stop)
    {
        trials.Validate();
        options.Validate();
        var settings = LinearSettings.Read(name, targets, average, options);
        var notes = new Dictionary<string, string>();
        var present = Present(gallery, settings.Targets, notes);
        string[] items = [.. trials.Items.Distinct().OrderBy(gallery.IndexOf)];
        int[] itemOf = [.. trials.Items.Select(i => Array.IndexOf(items, i))], all = [.. Enumerable.Range(0, trials.Count)];
        var (patterns, priors) = Normalised.Patterns(trials, all, all, options, $"runs {string.Join(", ", trials.Groups.Distinct())}");
        var rows = TrainingRows.Of(patterns, trials, all, itemOf, settings.Average);
        var views = present.ToDictionary(t => t.Name, t => View(t, options, notes));
        var strengths = present.ToDictionary(t => t.Name, t => settings.StrengthsOf(t, options));
        RequireMemory(trials, items.Length, strengths.Values);
        using var folds = LinearFolds.Run(trials, itemOf, items.Length, present.Select(t => (views[t.Name], strengths[t.Name])), settings.Average, options, progress, stop);

        var blank = new CrossValidation(all, items, itemOf, []);
        var parts = new List<LinearPart>();
        var heldOut = new List<float[]>();
        foreach (var byView in present.GroupBy(t => present.First(o => views[o.Name].IsSameAs(views[t.Name])).Name))
        {
            var view = views[byView.Key];
            using var ridge = new BlockRidge(view.Of(rows.Patterns, trials.VoxelCount), view.Count(trials.VoxelCount), options.Threads);
            foreach (var target in byView)
            {
                stop.ThrowIfCancellationRequested();
                var source = new GalleryRows(gallery, target.Space, items, target.UnitTokens);
                var space = gallery.Space(target.Space);
                var held = HeldOutTarget.Of(
                    source, target.Score == TargetScore.TokenCosine ? space.Channels : 0, target.Restandardised && settings.Restandardise, folds, folds.WeightsOf(view, strengths[target.Name]),
                    strengths[target.Name], TargetBlocks.Shares(rows.Items, items.Length), scores => (blank with { Scores = scores }).LogLoss(trials.States));
                var alpha = strengths[target.Name].For(ridge)[held.Best];
                Note(notes, target.Name, strengths[target.Name], held.Best, alpha);
                if (Part(new(ridge, alpha, source, rows.Items, held), target, view, gallery, settings, notes) is not { } part)
                    continue;
                parts.Add(part);
                heldOut.Add(held.Scores);
                progress.Report(new("target", parts.Count, present.Count, target.Name));
            }
        }
        int[] order = [.. Enumerable.Range(0, parts.Count).OrderBy(p => present.FindIndex(t => t.Name == parts[p].Target.Name))];
        parts = [.. order.Select(p => parts[p])];
        return new()
        {
            Decoder = new FittedLinear(parts, trials.VoxelCount),
            Priors = priors,
            Validation = blank with { Scores = FusedScores.Of([.. parts.Select(p => p.Target)], [.. order.Select(p => heldOut[p])], gallery, items) },
            Notes = notes,
        };
    }

    private static LinearPart? Part(LinearPartFit fit, LinearTarget target, InputView view, Gallery gallery, LinearSettings settings, Dictionary<string, string> notes)
    {
        var space = gallery.Space(target.Space);
        var wanted = new DecoderTarget
        {
            Name = target.Name,
            Model = target.Weight > 0 ? DecoderTarget.ScoringModel : DecoderTarget.ReconstructionModel,
            Space = target.Space,
            Tokens = space.Tokens,
            Channels = space.Channels,
            Score = target.Score,
            Weight = target.Weight,
        };
        var latent = target.UnitTokens && target.Weight > 0 ? (null, []) : fit.FullBytes <= settings.LargestMapBytes ? fit.Full() : fit.FactoredBytes <= settings.LargestMapBytes ? fit.Factored() : ((ILinearForm?)null, []);
        if (latent.Form is null && target.Weight == 0)
        {
            notes[$"form.{target.Name}"] = $"left out: its map has {fit.FullBytes >> 20} MB, factored {fit.FactoredBytes >> 20} MB; largest-map is {settings.LargestMapBytes >> 20}";
            return null;
        }
        if (latent.Form is null && target.Score == TargetScore.TokenCosine && !target.UnitTokens)
            throw new TrainingException($"{target.Name} has a map of {fit.FullBytes >> 20} MB, or {fit.FactoredBytes >> 20} MB factored, above largest-map ({settings.LargestMapBytes >> 20}), and token by token it cannot be projected on candidates: that takes a norm for each token. Raise largest-map, or set compare=cosine.");
        string[] candidates = [.. gallery.Items.Select(i => i.Id)];
        var form = latent.Form ?? fit.Projected(new GalleryRows(gallery, target.Space, candidates, target.UnitTokens));
        notes[$"form.{target.Name}"] = form.Name;
        return latent.Form is not null ? new(wanted, latent.Centre, view, form)
            : LinearPart.Given(target.Name, candidates, view, form, target.Weight);
    }

    private List<LinearTarget> Present(Gallery gallery, IReadOnlyList<LinearTarget> wanted, Dictionary<string, string> notes)
    {
        var present = new List<LinearTarget>();
        foreach (var target in wanted)
        {
            if (target.Optional && gallery.Spaces.All(s => s.Name != target.Space))
            {
                notes[$"form.{target.Name}"] = $"left out: the gallery has no embeddings '{target.Space}'";
                continue;
            }
            _ = gallery.Space(target.Space);
            present.Add(target);
        }
        return present.Any(t => t.Weight > 0) ? present
            : throw new TrainingException($"{name} has no target that counts; give one of {string.Join(", ", wanted.Select(t => t.Name))} a weight above 0.");
    }

    private static InputView View(LinearTarget target, TrainingOptions options, Dictionary<string, string> notes)
    {
        int[]? voxels = null;
        if (target.Voxels.Length > 0 && options.VoxelGroups.Count == 0)
            notes[$"voxels.{target.Name}"] = $"all: no voxel groups are given, so '{target.Voxels}' is not known";
        else if (target.Voxels.Length > 0)
            voxels = options.VoxelGroups.TryGetValue(target.Voxels, out var group) && group.Length > 0 ? group
                : throw new TrainingException($"{target.Name} is to see the voxels '{target.Voxels}'; the voxel groups are {string.Join(", ", options.VoxelGroups.Keys)}. Set {target.Name}-voxels to one of them.");
        if (voxels is not null)
            notes[$"voxels.{target.Name}"] = $"{target.Voxels}, {voxels.Length} voxels";
        return new(voxels, target.UnitPatterns);
    }

    private static void RequireMemory(TrainingTrials trials, int items, IEnumerable<Strengths> strengths)
    {
        const long most = 12L << 30;
        var numbers = (long)trials.Count * items * strengths.Distinct().Sum(s => s.Values.Count);
        if (numbers * (sizeof(float) + (items > 2048 ? 4 : 8)) > most)
            throw new TrainingException(
                $"Held-out scores of {trials.Count} trials with {items} pictures at {strengths.Max(s => s.Values.Count)} strengths need {numbers * 8 >> 30} GB, above {most >> 30}; set strength=published, or give fewer relative strengths.");
    }

    private static void Note(Dictionary<string, string> notes, string target, Strengths strengths, int best, double alpha)
    {
        static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
        notes[$"strengthsTried.{target}"] = string.Join(", ", strengths.Values.Select(Number)) + (strengths.AreRelative ? " of a trial's mean squared length" : "");
        notes[$"strength.{target}"] = Number(strengths.Values[best]);
        notes[$"alpha.{target}"] = Number(alpha);
    }
}
