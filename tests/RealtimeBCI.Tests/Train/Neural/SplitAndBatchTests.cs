using RealtimeBCI.Train;
using RealtimeBCI.Train.Neural;

namespace RealtimeBCI.Tests.Train.Neural;

public sealed class SplitAndBatchTests
{
    private static TrainingTrials Trials(IEnumerable<(string Item, string Group)> trials) => new()
    {
        Betas = new float[trials.Count()],
        VoxelCount = 1,
        Items = [.. trials.Select(t => t.Item)],
        Groups = [.. trials.Select(t => t.Group)],
        States = [.. trials.Select(_ => CognitiveState.Perception)],
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Neither_repeats_of_a_picture_nor_a_group_are_split_where_that_is_possible(int seed)
    {
        var trials = Trials(Enumerable.Range(0, 60).Select(t => ($"item-{t % 30}", $"run-{t % 30 / 3}")));
        var split = ValidationSplit.Of(trials, ValidationSplit.Auto, 0.1, new Random(seed));
        Assert.Equal(Enumerable.Range(0, 60), split.Training.Concat(split.Held).Order());
        Assert.Empty(split.Training.Select(t => trials.Items[t]).Intersect(split.Held.Select(t => trials.Items[t])));
        Assert.Empty(split.Training.Select(t => trials.Groups[t]).Intersect(split.Held.Select(t => trials.Groups[t])));
        Assert.Equal(6, split.Held.Length);
        Assert.Equal("pictures and groups", split.Unit);
    }

    [Fact]
    public void Where_every_run_shows_every_picture_whole_runs_are_held_out_and_the_record_says_so()
    {
        var trials = Trials(Enumerable.Range(0, 60).Select(t => ($"item-{t % 6}", $"run-{t / 12}")));
        var split = ValidationSplit.Of(trials, ValidationSplit.Auto, 0.1, new Random(1));
        Assert.Single(split.Held.Select(t => trials.Groups[t]).Distinct());
        Assert.Equal(12, split.Held.Length);
        Assert.Contains("their pictures are trained on", split.Unit);
    }

    [Fact]
    public void Pictures_can_be_held_out_of_runs_that_show_all_of_them()
    {
        var trials = Trials(Enumerable.Range(0, 60).Select(t => ($"item-{t % 6}", $"run-{t / 12}")));
        var split = ValidationSplit.Of(trials, ValidationSplit.Picture, 0.1, new Random(1));
        Assert.Single(split.Held.Select(t => trials.Items[t]).Distinct());
        Assert.Equal(10, split.Held.Length);
    }

    [Fact]
    public void One_unit_cannot_be_split() => Assert.Contains(
        "none can be held out",
        Assert.Throws<TrainingException>(() => ValidationSplit.Of(Trials([("a", "r"), ("a", "r")]), ValidationSplit.Group, 0.1, new Random(1))).Message);

    [Fact]
    public void An_epoch_takes_each_trial_at_most_once_and_in_another_order_each_time()
    {
        var random = new Random(4);
        var (first, second) = (BatchPlan.Of([100], 32, random), BatchPlan.Of([100], 32, random));
        Assert.Equal(3, first.Count);
        Assert.Equal(3, BatchPlan.Steps([100], 32));
        Assert.All(first, b => Assert.Equal(32, b[0].Length));
        Assert.Equal(96, first.SelectMany(b => b[0]).Distinct().Count());
        Assert.NotEqual(first[0][0], second[0][0]);
    }

    [Fact]
    public void Every_batch_has_equally_many_trials_of_each_subject_and_the_smaller_one_goes_round_again()
    {
        var plan = BatchPlan.Of([40, 10], 16, new Random(5));
        Assert.Equal(5, plan.Count);
        Assert.All(plan, b => Assert.Equal([8, 8], b.Select(s => s.Length)));
        Assert.Equal(40, plan.SelectMany(b => b[0]).Distinct().Count());
        Assert.All(Enumerable.Range(0, 10), t => Assert.Equal(4, plan.Sum(b => b[1].Count(r => r == t))));
    }

    [Fact]
    public void A_batch_larger_than_all_trials_is_all_trials() => Assert.Equal([7], BatchPlan.Of([7], 32, new Random(1)).Select(b => b[0].Length));
}
