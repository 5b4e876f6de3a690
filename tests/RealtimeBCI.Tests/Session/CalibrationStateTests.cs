using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Session.Pipeline;
using RealtimeBCI.Session.Protocol;
using RealtimeBCI.Tests.Decode;

namespace RealtimeBCI.Tests.Session;

public class CalibrationStateTests
{
    [Fact]
    public void A_bundle_calibrated_on_perception_is_refused_for_imagery_and_runs_where_the_session_accepts_it_by_name()
    {
        var message = Assert.Throws<SessionProtocolException>(() => SessionMaterial.Load(Protocol("imagery", ""))).Message;
        Assert.Contains("calibrated on perception alone and schedule.state is imagery", message);
        Assert.Contains("decision.acceptCalibrationOf: perception", message);
        Assert.Throws<SessionProtocolException>(() => SessionMaterial.Load(Protocol("imagery", ", acceptCalibrationOf: imagery")));
        Assert.NotNull(SessionMaterial.Load(Protocol("imagery", ", acceptCalibrationOf: perception")).Bundle);
        Assert.NotNull(SessionMaterial.Load(Protocol("perception", "")).Bundle);
    }

    [Fact]
    public void A_decision_says_on_which_state_it_was_calibrated_and_is_none_where_that_is_not_accepted()
    {
        Assert.Equal((AbstainReason.NotCalibrated, null, false), Decide("", CognitiveState.Imagery));
        Assert.Equal((AbstainReason.None, CognitiveState.Perception, false), Decide(", acceptCalibrationOf: perception", CognitiveState.Imagery));
        Assert.Equal((AbstainReason.None, CognitiveState.Perception, true), Decide("", CognitiveState.Perception));
    }

    private static (AbstainReason, CognitiveState?, bool) Decide(string accepted, CognitiveState state)
    {
        var protocol = Protocol(null, accepted);
        var run = new RunInfo { RunId = "run", Grid = TestBundles.Grid, DataType = VolumeDataType.Float32, RepetitionTimeSeconds = 2 };
        var decode = new DecodeTrials(RunSettings.Of(run, protocol, SessionMaterial.Load(protocol), null), new(TimeProvider.System));
        var beta = new FloatBuffers(TestBundles.Voxels).Rent();
        TestBundles.Numbers(new(9), TestBundles.Voxels).CopyTo(beta.Span);
        var output = decode.Apply(new TrialItem.Estimated
        {
            Event = new() { Number = 1, Kind = DesignEventKind.Trial, Trial = 0, State = state, OnsetSeconds = 2 },
            Beta = beta,
            Fit = new(BetaState.Determined, 5, 1, 1, 3, 3, ""),
            DueSeconds = 9,
            IsProvisional = false,
            NewestVolume = 4,
            NewestVolumeReceivedNs = 0,
            VolumesMissing = 0,
            SessionSeconds = 9,
        });
        var decision = Assert.IsType<RunOutput.TrialDue>(output).Decision!;
        return (decision.Abstained, decision.CalibrationState, decision.IsCalibrated);
    }

    private static SessionProtocol Protocol(string? state, string accepted)
    {
        var schedule = state is null ? "" : $"schedule: {{ state: {state}, cueSeconds: 0, feedbackSeconds: 0, feedback: blank }}\n";
        var folder = TestPaths.TemporaryFolder();
        new Gallery([new("a", "a"), new("b", "b")], [1, 0, 0, 0, 1, 0], TestBundles.Latents).Write(folder);
        return SessionFile.Parse($"name: x\nrepetitionTimeSeconds: 2\ndecision: {{ afterOffsetSeconds: 7.5{accepted} }}\n{schedule}", "s") with { Bundle = TestBundles.Write(), Gallery = folder };
    }
}
