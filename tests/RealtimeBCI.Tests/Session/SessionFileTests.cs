using RealtimeBCI.Session.Protocol;

namespace RealtimeBCI.Tests.Session;

public sealed class SessionFileTests
{
    [Fact]
    public void Every_kind_of_setting_is_read()
    {
        var protocol = SessionFile.Parse("""
            name: imagery
            repetitionTimeSeconds: 1.5
            expectedVolumes: 300
            bundle: ../bundle
            gallery: ../gallery
            endpoints:
              bridge: tcp://127.0.0.1:6001
              feed: null
            preprocess:
              realign: false
            glm:
              estimator: lss
              betaPriorPercent: 2.5
              censorDisplacementMm: null
            schedule:
              state: perception
              targets: [face, house]
              feedback: score
              cueSeconds: 0
            decision:
              afterOffsetSeconds: 4
              sumRepeats: true
            quality:
              mostLostFraction: 0.1
              leastTemporalSnr: null
            """, "session.yaml");
        Assert.Equal(("imagery", 1.5, 300, "../bundle", "../gallery"), (protocol.Name, protocol.RepetitionTimeSeconds, protocol.ExpectedVolumes, protocol.Bundle, protocol.Gallery));
        Assert.Equal(("tcp://127.0.0.1:6001", "tcp://127.0.0.1:5582", null), (protocol.Endpoints.Bridge, protocol.Endpoints.Display, protocol.Endpoints.Feed));
        Assert.Equal((false, 2.5, null, 0.01), (protocol.Preprocess.Realign, protocol.Glm.BetaPriorPercent, protocol.Glm.CensorDisplacementMm, protocol.Glm.HighPassHz));
        Assert.Equal((CognitiveState.Perception, FeedbackKind.Score, 0.0), (protocol.Schedule!.State, protocol.Schedule.Feedback, protocol.Schedule.CueSeconds));
        Assert.Equal(["face", "house"], protocol.Schedule.Targets);
        Assert.Equal((0.1, null, 0.5), (protocol.Quality.MostLostFraction, protocol.Quality.LeastTemporalSnr, protocol.Quality.MostMedianDisplacementMm));
        Assert.Equal((null, 4.0, true), (protocol.Decision.AfterOnsetSeconds, protocol.Decision.AfterOffsetSeconds, protocol.Decision.SumRepeats));
    }

    [Theory]
    [InlineData("name: x\nhighPass: 3\n", "line 2", "highPass")]
    [InlineData("name: x\nglm:\n  highpassHz: 0.01\n", "line 3", "highpassHz")]
    [InlineData("name: x\nName: y\n", "line 2", "Name")]
    [InlineData("name: x\nname: y\n", "line 2", "name")]
    [InlineData("glm:\n  hrf: spm\n", "session.yaml", "name")]
    [InlineData("name: x\nrepetitionTimeSeconds: soon\n", "line 2", "soon")]
    [InlineData("name: x\nschedule:\n  state: dreaming\n", "line 3", "dreaming")]
    [InlineData("name: x\nglm: [1, 2\n", "session.yaml, line", "")]
    [InlineData("name: x\nglm:\n", "session.yaml", "glm")]
    [InlineData("name: x\nendpoints:\n  bridge:\n", "session.yaml", "endpoints.bridge has no value")]
    [InlineData("name: x\nschedule:\n  targets:\n", "session.yaml", "schedule.targets has no value")]
    [InlineData("name: x\nschedule:\n  targets: face\n", "line 3", "")]
    [InlineData("- 1\n- 2\n", "session.yaml, line 1", "")]
    [InlineData("", "session.yaml is empty", "")]
    [InlineData("# nothing\n", "session.yaml is empty", "")]
    public void A_key_or_value_that_cannot_be_is_refused_with_its_line(string text, string where, string what)
    {
        var message = Assert.Throws<SessionProtocolException>(() => SessionFile.Parse(text, "session.yaml")).Message;
        Assert.Contains(where, message, StringComparison.Ordinal);
        Assert.Contains(what, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Paths_are_taken_from_the_files_folder()
    {
        var folder = TestPaths.TemporaryFolder();
        var path = Path.Combine(folder, "session.yaml");
        File.WriteAllText(path, "name: x\nbundle: made/bundle\ngallery: ../gallery\ndecision: { afterOnsetSeconds: 8 }\n");
        var (protocol, text) = SessionFile.Load(path);
        Assert.Equal(Path.Combine(folder, "made", "bundle"), protocol.Bundle);
        Assert.Equal(Path.Combine(Path.GetDirectoryName(folder)!, "gallery"), protocol.Gallery);
        Assert.Null(protocol.Mask);
        Assert.StartsWith("name: x", text, StringComparison.Ordinal);
        Assert.Contains("nowhere.yaml", Assert.Throws<SessionProtocolException>(() => SessionFile.Load("nowhere.yaml")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_session_file_of_the_repository_loads_and_has_its_readme_and_citation()
    {
        var folders = Directory.GetDirectories(Path.Combine(TestPaths.Root, "protocols", "sessions"));
        Assert.NotEmpty(folders);
        foreach (var folder in folders)
        {
            var (protocol, _) = SessionFile.Load(Path.Combine(folder, "session.yaml"));
            Assert.Equal(Path.GetFileName(folder), protocol.Name);
            var readme = File.ReadAllText(Path.Combine(folder, "README.md"));
            Assert.Contains("## Source", readme, StringComparison.Ordinal);
            Assert.Contains("rtbci check", readme, StringComparison.Ordinal);
        }
    }
}
