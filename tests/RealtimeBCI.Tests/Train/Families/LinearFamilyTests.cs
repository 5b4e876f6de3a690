using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Tests.Decode;
using RealtimeBCI.Train;

namespace RealtimeBCI.Tests.Train.Families;

public sealed class LinearFamilyTests
{
    [Theory]
    [InlineData("brain-diffuser", 6, 80, "over 6 pictures")]
    [InlineData("brain-diffuser", 24, 20, "from voxels")]
    [InlineData("takagi", 6, 80, "over 6 pictures")]
    [InlineData("takagi", 24, 20, "from voxels")]
    [InlineData("ridge", 24, 20, "from voxels")]
    public void Scores_projected_on_the_candidates_are_the_full_maps_cosines_fused_alike(string family, int items, int voxels, string form)
    {
        var world = LinearWorld.Of(items, voxels, runs: 3);
        var full = world.Train(family);
        var projected = world.Train(family, null, ("largest-map", "0"));
        Assert.All(full.Decoder.Targets.Where(t => t.IsScored), t => Assert.Equal(TargetScore.Cosine, t.Score));
        Assert.All(projected.Decoder.Targets, t => Assert.Equal(TargetScore.Given, t.Score));
        Assert.Contains(form, projected.Provenance.Notes[$"form.{projected.Decoder.Targets[0].Name}"]);
        foreach (var trial in new[] { 0, 11, 17 })
            LinearWorld.Near(world.Scores(full, trial), world.Scores(projected, trial));
        LinearWorld.Near(full.Validation.Scores, projected.Validation.Scores);
    }

    [Theory]
    [InlineData("ridge")]
    [InlineData("brain-diffuser")]
    [InlineData("brain-diffuser", "compare", "token-cosine")]
    [InlineData("takagi")]
    [InlineData("mirage")]
    [InlineData("icnn")]
    [InlineData("centroid")]
    [InlineData("chance")]
    public void A_held_out_score_is_that_of_a_decoder_trained_without_the_trials_group(string family, string? key = null, string value = "")
    {
        var world = LinearWorld.Of();
        (string, string)[] settings = [.. family is "brain-diffuser" or "mirage" ? [("restandardise", "none")] : Array.Empty<(string, string)>(), .. key is null ? [] : new[] { (key, value) }];
        var all = world.Train(family, null, settings);
        int[] held = [.. Enumerable.Range(0, world.Trials.Count).Where(t => world.Trials.Groups[t] == "run-1")];
        var others = world with { Trials = world.Trials.Only([.. Enumerable.Range(0, world.Trials.Count).Except(held)]) };
        var without = others.Train(family, null, settings);
        Assert.Equal(all.Validation.Candidates, without.Validation.Candidates);
        foreach (var trial in held)
            LinearWorld.Near(world.Scores(without, trial), all.Validation.Scores.AsSpan(trial * 6, 6));
    }

    [Theory]
    [InlineData("ridge")]
    [InlineData("mirage")]
    [InlineData("centroid")]
    public void Where_voxels_are_chosen_a_fold_chooses_without_the_trials_that_it_holds_out(string family)
    {
        var world = LinearWorld.Of() with { Voxels = 20 };
        (string, string)[] settings = family == "mirage" ? [("restandardise", "none")] : [];
        var all = world.Train(family, null, settings);
        int[] held = [.. Enumerable.Range(0, world.Trials.Count).Where(t => world.Trials.Groups[t] == "run-1")];
        var without = (world with { Trials = world.Trials.Only([.. Enumerable.Range(0, world.Trials.Count).Except(held)]) }).Train(family, null, settings);
        foreach (var trial in held)
            LinearWorld.Near(world.Scores(without, trial), all.Validation.Scores.AsSpan(trial * 6, 6));
    }

    [Theory]
    [InlineData("ridge")]
    [InlineData("brain-diffuser")]
    [InlineData("takagi")]
    [InlineData("icnn")]
    [InlineData("centroid")]
    public void With_pictures_as_groups_no_repeat_of_a_picture_is_trained_on_while_another_is_scored(string family)
    {
        var world = LinearWorld.Of(groupByPicture: true);
        int[] repeats = [.. Enumerable.Range(0, world.Trials.Count).Where(t => world.Trials.Items[t] == "item-2")];
        var spoilt = world with { Trials = world.Trials with { Betas = [.. world.Trials.Betas] } };
        foreach (var trial in repeats[1..])
            for (var v = 0; v < 80; v++)
                spoilt.Trials.Betas[trial * 80 + v] = 100 * MathF.Sin(trial * v);
        (string, string)[] settings = family == "brain-diffuser" ? [("restandardise", "none")] : [];
        float[] Scores(LinearWorld which) => which.Train(family, null, settings).Validation.Scores.AsSpan(repeats[0] * 6, 6).ToArray();
        LinearWorld.Near(Scores(world), Scores(spoilt), 1e-5);
    }

    [Theory]
    [InlineData("ridge")]
    [InlineData("brain-diffuser")]
    [InlineData("takagi")]
    [InlineData("mirage")]
    [InlineData("icnn")]
    [InlineData("centroid")]
    public void What_was_seen_is_told_above_chance_and_shuffled_labels_are_not(string family)
    {
        var world = LinearWorld.Of(runs: 6, gain: 1.5);
        Assert.InRange(world.Train(family, [0.03, 0.3, 3]).Validation.Top1, 0.45, 1);
        string[] shuffled = [.. world.Trials.Items];
        new Random(5).Shuffle(shuffled);
        Assert.InRange((world with { Trials = world.Trials with { Items = shuffled } }).Train(family).Validation.Top1, 0, 0.35);
    }

    [Fact]
    public void One_map_for_all_tokens_is_a_map_for_each()
    {
        var world = LinearWorld.Of();
        var tokens = world.Gallery.Space("image-tokens");
        EmbeddingSpace third = new("image-tokens", [.. Enumerable.Range(0, 6).SelectMany(i => tokens.Of(i).Slice(2 * 6, 6).ToArray())], 1, 6);
        var alone = world with { Gallery = new(world.Gallery.Items, world.Gallery.Embeddings, 10, "", [third, world.Gallery.Space("text-tokens")]) };
        TrainedDecoder joint = world.Train("brain-diffuser"), single = alone.Train("brain-diffuser");
        LinearWorld.Near(single.Decoder.Predict(alone.Patterns(single, 3), 1)[0], joint.Decoder.Predict(world.Patterns(joint, 3), 1)[0].AsSpan(2 * 6, 6));
    }

    [Fact]
    public void Each_target_sees_the_voxels_of_its_region_alone()
    {
        var world = LinearWorld.Of();
        var options = new TrainingOptions
        {
            Family = "takagi",
            RelativeStrengths = [0.3],
            VoxelGroups = new Dictionary<string, int[]> { ["ventral"] = [.. Enumerable.Range(0, 30)], ["early"] = [.. Enumerable.Range(50, 30)] },
        };
        var trained = DecoderTraining.Run(world.Trials, world.Gallery, options);
        Assert.Equal(["c", "z"], trained.Decoder.Targets.Select(t => t.Name));
        var pattern = world.Patterns(trained, 4);
        var before = trained.Decoder.Predict(pattern, 1);
        for (var v = 30; v < 80; v++)
            pattern[v] += v;
        var after = trained.Decoder.Predict(pattern, 1);
        Assert.Equal(before[0], after[0]);
        Assert.NotEqual(before[1], after[1]);
        Assert.Equal("ventral, 30 voxels", trained.Provenance.Notes["voxels.c"]);
        Assert.Contains("no voxel groups are given", world.Train("takagi").Provenance.Notes["voxels.c"]);
        Assert.Contains("the voxel groups are ventral, early", Assert.Throws<TrainingException>(() =>
            DecoderTraining.Run(world.Trials, world.Gallery, options with { Settings = new Dictionary<string, string> { ["c-voxels"] = "parietal" } })).Message);
    }

    [Fact]
    public void Frozen_statistics_are_those_of_held_out_training_predictions_and_not_of_the_trials_that_are_decoded()
    {
        var world = LinearWorld.Of();
        TrainedDecoder frozen = world.Train("mirage"), plain = world.Train("mirage", null, ("restandardise", "none"));
        int[] all = [.. Enumerable.Range(0, world.Trials.Count)];
        var heldOut = new float[all.Length * 10];
        foreach (var run in world.Trials.Groups.Distinct())
        {
            int[] held = [.. all.Where(t => world.Trials.Groups[t] == run)];
            var fold = (world with { Trials = world.Trials.Only([.. all.Except(held)]) }).Train("mirage", null, ("restandardise", "none"));
            for (var i = 0; i < held.Length; i++)
                fold.Decoder.Predict(world.Patterns(fold, held[i]), 1)[0].CopyTo(heldOut, held[i] * 10);
        }
        float[] real = [.. world.Trials.Items.SelectMany(i => world.Gallery.Embedding(world.Gallery.IndexOf(i)).ToArray())];
        float[] predicted = plain.Decoder.Predict(world.Patterns(plain, all), all.Length)[0], found = frozen.Decoder.Predict(world.Patterns(frozen, all), all.Length)[0];
        LinearWorld.Near(Restandardised(predicted, heldOut, real), found, 1e-3);
        var byTest = Restandardised(predicted, predicted, real);
        Assert.True(Enumerable.Range(0, found.Length).Max(i => Math.Abs(byTest[i] - found[i])) > 0.01);
    }

    [Fact]
    public void A_large_map_is_kept_factored_and_predicts_the_same()
    {
        var world = LinearWorld.Of(scale: 150); // 5 x 900 image tokens for 80 voxels: 1.4 MB, factored over 6 pictures 0.1
        TrainedDecoder full = world.Train("brain-diffuser"), factored = world.Train("brain-diffuser", null, ("largest-map", "1"));
        Assert.Equal("factored over 6 pictures", factored.Provenance.Notes["form.image-tokens"]);
        var pattern = world.Patterns(full, 9);
        for (var target = 0; target < 3; target++)
            LinearWorld.Near(full.Decoder.Predict(pattern, 1)[target], factored.Decoder.Predict(pattern, 1)[target]);
    }

    [Fact]
    public void What_only_a_reconstruction_needs_lies_in_its_own_model_and_is_left_out_where_it_is_too_large()
    {
        var world = LinearWorld.Of();
        var target = world.Train("brain-diffuser").Decoder.Targets[2];
        Assert.Equal(("vdvae", DecoderTarget.ReconstructionModel, 0.0), (target.Name, target.Model, target.Weight));
        var without = world.Train("brain-diffuser", null, ("largest-map", "0"));
        Assert.Equal(["image-tokens", "text-tokens"], without.Decoder.Targets.Select(t => t.Name));
        Assert.StartsWith("left out: its map has", without.Provenance.Notes["form.vdvae"]);
    }

    [Theory]
    [InlineData("brain-diffuser", "text-tokens")]
    [InlineData("takagi", "text-tokens")]
    [InlineData("mirage", "image-tokens")]
    [InlineData("icnn", "cnn-")]
    public void A_gallery_without_a_space_that_is_needed_is_refused_by_name_and_without_an_optional_one_is_not(string family, string needed)
    {
        var lacking = LinearWorld.Of(spaces: s => !s.StartsWith(needed, StringComparison.Ordinal));
        Assert.Contains($"'{needed}'", Assert.Throws<GalleryException>(() => lacking.Train(family)).Message);
        var plain = LinearWorld.Of(spaces: s => s is not "vdvae" and not "vae");
        if (family is not "icnn")
            Assert.Contains("left out: the gallery has no embeddings", plain.Train(family).Provenance.Notes[family == "takagi" ? "form.z" : "form.vdvae"]);
    }

    [Fact]
    public void Settings_that_are_wrong_give_one_line()
    {
        var world = LinearWorld.Of();
        void Refused(string family, string expected, params (string, string)[] settings) =>
            Assert.Contains(expected, Assert.Throws<TrainingException>(() => world.Train(family, null, settings)).Message);
        Refused("ridge", "ridge has no setting 'epochs'", ("epochs", "3"));
        Refused("mirage", "strength is 'great'", ("strength", "great"));
        Refused("brain-diffuser", "token by token it cannot be projected", ("compare", "token-cosine"), ("largest-map", "0"));
        Refused("brain-diffuser", "no target that counts", ("image-tokens-weight", "0"), ("text-tokens-weight", "0"));
        Refused("centroid", "none of 48 trials", ("state", "imagery"));
        Assert.Contains("choose one of ridge, brain-diffuser", Assert.Throws<TrainingException>(() => world.Train("mindreader")).Message);
    }

    private static float[] Restandardised(float[] predicted, float[] statistics, float[] real)
    {
        var found = new float[predicted.Length];
        for (var d = 0; d < 10; d++)
        {
            var (mean, sd) = Moments(statistics, d);
            var (realMean, realSd) = Moments(real, d);
            for (var t = 0; t < found.Length / 10; t++)
                found[t * 10 + d] = (float)((predicted[t * 10 + d] - mean) / sd * realSd + realMean);
        }
        return found;
    }

    private static (double Mean, double Sd) Moments(float[] values, int column)
    {
        double[] own = [.. Enumerable.Range(0, values.Length / 10).Select(t => (double)values[t * 10 + column])];
        return (own.Average(), Math.Sqrt(own.Sum(v => Math.Pow(v - own.Average(), 2)) / (own.Length - 1)));
    }
}
