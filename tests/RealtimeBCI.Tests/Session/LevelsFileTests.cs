using RealtimeBCI.Session.Journal;
using RealtimeBCI.Session.Live;
using RealtimeBCI.Session.Pipeline;
using RealtimeBCI.Tests.Glm;

namespace RealtimeBCI.Tests.Session;

public class LevelsFileTests
{
    private static readonly RealtimeBCI.Glm.SingleTrialModel Model = new KnownParticipant(3, 2, seed: 51).Model;

    [Fact]
    public void Levels_of_earlier_runs_are_carried_in_their_order_and_named_by_their_hash()
    {
        string[] runs = [Run([900, 800, 700]), Run([880, 810, 705])];
        var (carried, hash) = LevelsFile.Carry(Model, runs, "bundle");
        Assert.Equal(Model.After([900, 800, 700]).After([880, 810, 705]).Baseline, carried.Baseline);
        Assert.Equal(64, hash.Length);
        Assert.NotEqual(hash, LevelsFile.Carry(Model, [runs[1], runs[0]], "bundle").Hash);
        var (same, none) = LevelsFile.Carry(Model, [], "bundle");
        Assert.Same(Model, same);
        Assert.Equal("", none);
    }

    [Fact]
    public void Levels_that_are_missing_of_another_bundle_or_of_other_voxels_are_refused()
    {
        Assert.Contains("has no levels.npy", Refusal(TestPaths.TemporaryFolder(), "bundle"));
        Assert.Contains("a run with another bundle (SHA-256 none)", Refusal(Run([900, 800, 700]), "other bundle"));
        Assert.Contains("levels of 2 voxels; the single-trial model has 3", Refusal(Run([900, 800]), "bundle"));
        var settings = new SessionProtocol { Name = "x", Decision = new() { AfterOnsetSeconds = 7 }, EarlierRuns = ["run-1"] };
        Assert.Contains("only glmsingle carries levels", Assert.Throws<SessionProtocolException>(settings.Validate).Message);
    }

    private static string Refusal(string folder, string bundle) => Assert.Throws<SessionProtocolException>(() => LevelsFile.Carry(Model, [folder], bundle)).Message;

    private static string Run(float[] levels)
    {
        var folder = TestPaths.TemporaryFolder();
        using (var journal = JournalWriter.Create(SessionSetup.JournalIn(folder), TimeProvider.System))
            journal.Add(JournalKind.SessionOpened, new SessionOpened("test", "", 1, "", new() { Name = "x" }, "bundle", "", false));
        LevelsFile.Write(folder, levels);
        return folder;
    }
}
