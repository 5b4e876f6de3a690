using System.Text.Json;

namespace RealtimeBCI.Tests.EndToEnd;

[Collection(WholeProcesses.Name)]
public sealed class EvaluateTests
{
    [Fact] // Haxby et al. 2001, subject 2: plain causal averages reach .62 to .70
    [Trait("Category", "Slow")]
    public async Task Eight_categories_of_real_data_are_told_apart_across_runs()
    {
        var bids = TestPaths.RequireShared("data/haxby2001");
        var file = Path.Combine(TestPaths.TemporaryFolder(), "scores.json");
        await Rtbci.SucceedAsync("evaluate", "--bids", bids, "--leave-one-run-out", "--json", file);
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        var scores = json.RootElement;
        Assert.Equal(96, scores.GetProperty("trials").GetInt32());
        Assert.Equal(0.125, scores.GetProperty("chance").GetDouble());
        Assert.InRange(scores.GetProperty("top1").GetDouble(), 0.55, 1);
        Assert.InRange(scores.GetProperty("logLoss").GetDouble(), 0, Math.Log(8));
        Assert.Equal(12, scores.GetProperty("perRun").GetArrayLength());
    }
}
