using RealtimeBCI.Bridge.Wire;

namespace RealtimeBCI.Tests.Bridge.Wire;

public sealed class DisplayEndpointTests : IDisposable
{
    private static readonly TimeProvider Time = TimeProvider.System;
    private readonly RecordingDisplay _inbox = new();
    private readonly DisplayEndpoint _endpoint;

    public DisplayEndpointTests() => _endpoint = new(WireTesting.AnyPort, WireTesting.AnyPort, _inbox, Time);

    public void Dispose() => _endpoint.Dispose();

    [Fact]
    public async Task A_joiner_first_gets_the_current_session_run_and_trial_state_and_no_old_decision()
    {
        _endpoint.PublishSession(new() { Name = "imagery" });
        _endpoint.PublishRun(Run("old"));
        _endpoint.PublishRun(Run("run-01"));
        _endpoint.Publish(State(1));
        _endpoint.Publish(Decision(0));
        _endpoint.Publish(State(2));
        using var client = new DisplayClient(_endpoint.BoundAddress, WireRole.Display, "late", Time);
        Assert.Equal("imagery", (await Take<ServerUpdate.SessionChanged>(client)).Session.Name);
        Assert.Equal("run-01", (await Take<ServerUpdate.RunChanged>(client)).Run.RunId);
        var state = await Take<ServerUpdate.StateChanged>(client);
        Assert.Equal(2, state.State.Number);
        Assert.True(state.AgeNs > 0);
        _endpoint.Publish(Decision(1));
        Assert.Equal(1, (await Take<ServerUpdate.Decided>(client)).Decision.Trial);
    }

    [Fact]
    public void Nothing_is_sent_without_credit_and_two_credits_at_once_are_one()
    {
        using var raw = new RawDealer(_endpoint.BoundAddress);
        raw.Hello(WireRole.Display);
        for (var i = 1; i <= 5; i++)
            _endpoint.Publish(State(i));
        raw.Send(new Credit(1));
        Assert.Equal(1, raw.Next<ServerUpdate.StateChanged>().State.Number);
        raw.Send(new ClockProbe(77, 0));
        raw.Next<ClockReply>();
        var consumer = Assert.Single(_endpoint.Consumers);
        Assert.Equal((1, 4), (consumer.Sent, consumer.Queued));
        raw.Send(new Credit(1));
        Assert.Equal(2, raw.Next<ServerUpdate.StateChanged>().State.Number);
    }

    [Fact]
    public async Task Newest_only_values_replace_each_other_and_the_replaced_are_counted_while_decisions_are_all_kept()
    {
        using var raw = new RawDealer(_endpoint.BoundAddress);
        raw.Hello(WireRole.Operator);
        for (var i = 0; i < 10; i++)
        {
            _endpoint.PublishVolume(new() { RunId = "r", ScannerNumber = i, AcquiredSeconds = i });
            _endpoint.PublishProvisional(Decision(i));
            _endpoint.Publish(Decision(i));
        }
        await WireTesting.Until(() => _endpoint.Consumers[0].Replaced == 18);
        for (var i = 0; i < 10; i++)
        {
            raw.Send(new Credit(1));
            var decision = raw.Next<ServerUpdate.Decided>().Decision;
            Assert.Equal((i, false), (decision.Trial, decision.IsProvisional));
        }
        raw.Send(new Credit(1));
        var provisional = raw.Next<ServerUpdate.Decided>();
        Assert.Equal((9, true, 9L), (provisional.Decision.Trial, provisional.Decision.IsProvisional, provisional.Replaced));
        raw.Send(new Credit(1));
        var volume = raw.Next<ServerUpdate.VolumeSeen>();
        Assert.Equal((9, 9L), (volume.Volume.ScannerNumber, volume.Replaced));
    }

    [Fact]
    public async Task A_display_never_gets_a_provisional_decode_or_a_shown_event()
    {
        using var display = new DisplayClient(_endpoint.BoundAddress, WireRole.Display, "display", Time);
        await WireTesting.Until(() => display.IsConnected);
        _endpoint.PublishProvisional(Decision(1));
        _endpoint.PublishShown(new() { Number = 1, Kind = DesignEventKind.Trial, OnsetSeconds = 1 });
        _endpoint.Publish(Decision(2));
        Assert.Equal(2, (await Take<ServerUpdate.Decided>(display)).Decision.Trial);
        Assert.Throws<ArgumentException>(() => _endpoint.Publish(Decision(3) with { IsProvisional = true }));
    }

    [Fact]
    public async Task A_consumer_that_asks_for_nothing_costs_the_others_nothing_and_is_disconnected_when_its_queue_is_full()
    {
        const int capacity = 50;
        using var endpoint = new DisplayEndpoint(WireTesting.AnyPort, null, _inbox, Time, capacity);
        using var hung = new RawDealer(endpoint.BoundAddress);
        hung.Hello(WireRole.Display, "hung");
        using var client = new DisplayClient(endpoint.BoundAddress, WireRole.Operator, "quick", Time);
        await WireTesting.Until(() => client.IsConnected);
        for (var i = 1; i <= capacity + 1; i++)
        {
            endpoint.Publish(State(i));
            Assert.Equal(i, (await Take<ServerUpdate.StateChanged>(client)).State.Number);
        }
        await WireTesting.Until(() => endpoint.Consumers.Any(c => c.Name == "hung" && c.HasOverflowed && !c.IsConnected));
        Assert.Equal(WireFault.Overflow, hung.Next<Refusal>().Fault);
        hung.Send(new Credit(1));
        Assert.Equal(WireFault.HelloFirst, hung.Next<Refusal>().Fault);
        Assert.Equal(1, endpoint.Counters.RefusedFor(WireFault.Overflow));
        Assert.Equal(1, endpoint.Peers);
    }

    [Fact]
    public async Task A_consumer_that_dies_leaves_and_is_counted()
    {
        using (var raw = new RawDealer(_endpoint.BoundAddress))
        {
            raw.Hello(WireRole.Display);
            raw.Send(new Credit(1));
        }
        await WireTesting.Until(() => _endpoint.Peers == 0);
        _endpoint.Publish(State(1));
        Assert.False(_endpoint.Consumers[0].IsConnected);
        Assert.Equal(1, _endpoint.Counters.LostPeers);
    }

    [Fact]
    public async Task Flips_and_presses_arrive_once_in_order_on_this_hosts_clock()
    {
        var shift = TimeSpan.FromSeconds(1000);
        using var client = new DisplayClient(_endpoint.BoundAddress, WireRole.Display, "far", new ShiftedTime(shift), clockId: "elsewhere");
        await WireTesting.Until(() => client.IsConnected && client.Offset is not null);
        for (var i = 1; i <= 3; i++)
        {
            _endpoint.Publish(State(i));
            var state = await Take<ServerUpdate.StateChanged>(client);
            client.ReportShown(state.State.Number, Time.NowNs() + shift.Ticks * 100);
        }
        client.ReportResponse("left", Time.NowNs() + shift.Ticks * 100);
        await WireTesting.Until(() => client.Unacknowledged == 0);
        Assert.Equal([1, 2, 3], _inbox.Flips.Select(f => f.StateNumber));
        Assert.All(_inbox.Flips, f =>
        {
            Assert.Equal("run-01", f.RunId);
            Assert.InRange(f.ReceivedNs - f.FlipNs, -f.UncertaintyNs, 5_000_000_000);
        });
        Assert.Equal("left", Assert.Single(_inbox.Presses).Button);
    }

    [Fact]
    public async Task A_restarted_server_gets_the_reports_that_were_not_acknowledged()
    {
        var address = _endpoint.BoundAddress;
        using var client = new DisplayClient(address, WireRole.Display, "display", Time, silentFor: TimeSpan.FromSeconds(0.4));
        await WireTesting.Until(() => client.IsConnected);
        client.ReportShown(1, 1);
        await WireTesting.Until(() => client.Unacknowledged == 0);
        _endpoint.Dispose();
        client.ReportShown(2, 2);
        client.ReportShown(3, 3);
        var inbox = new RecordingDisplay();
        using var again = new DisplayEndpoint(address, null, inbox, Time);
        await WireTesting.Until(() => client.Unacknowledged == 0);
        Assert.Equal([2, 3], inbox.Flips.Select(f => f.StateNumber));
        Assert.Equal((0, 0), (client.Failures, again.Counters.Failures));
    }

    [Fact]
    public async Task A_lost_server_is_noticed()
    {
        using var client = new DisplayClient(_endpoint.BoundAddress, WireRole.Display, "display", Time, silentFor: TimeSpan.FromSeconds(0.4));
        await WireTesting.Until(() => client.IsConnected && client.LastHeardNs > 0);
        _endpoint.Dispose();
        await WireTesting.Until(() => !client.IsConnected);
    }

    [Fact]
    public void Operators_may_not_report_flips_and_bridges_may_not_connect()
    {
        using var raw = new RawDealer(_endpoint.BoundAddress);
        raw.Send(new Hello(WireRole.Bridge, "scanner", "1", "c"));
        Assert.Equal(WireFault.WrongRole, raw.Next<Refusal>().Fault);
        raw.Hello(WireRole.Operator);
        raw.Send(new DisplayMessage.Shown("run-01", 1, 1) { Sequence = 1 });
        Assert.Equal(WireFault.WrongRole, raw.Next<Refusal>().Fault);
        raw.Send(WireCodec.Encode(new BridgeMessage.RunEnded(true, 1) { Sequence = 1 }));
        Assert.Equal(WireFault.WrongRole, raw.Next<Refusal>().Fault);
        Assert.Empty(_inbox.Flips);
        Assert.Equal(3, _inbox.Faults.Count);
    }

    [Fact]
    public async Task The_feed_mirrors_final_decisions_and_nothing_else_and_numbers_them()
    {
        using var feed = new NetMQ.Sockets.SubscriberSocket();
        feed.Options.Linger = TimeSpan.Zero;
        feed.Connect(_endpoint.BoundFeedAddress!);
        feed.SubscribeToAnyTopic();
        List<byte[]> frames = null!;
        var trial = 0;
        await WireTesting.Until(() =>
        {
            _endpoint.PublishProvisional(Decision(trial));
            _endpoint.Publish(State(1));
            _endpoint.Publish(Decision(trial++));
            return NetMQ.ReceivingSocketExtensions.TryReceiveMultipartBytes(feed, TimeSpan.FromMilliseconds(50), ref frames!);
        });
        Assert.Equal("decision"u8.ToArray(), frames[0]);
        var first = Assert.IsType<ServerUpdate.Decided>(WireCodec.Decode(frames[1], null, 0).Message);
        Assert.Equal(first.Decision.Trial + 1, first.Number);
        Assert.False(first.Decision.IsProvisional);
    }

    private static async Task<T> Take<T>(DisplayClient client) where T : ServerUpdate
    {
        ServerUpdate? update = null;
        await WireTesting.Until(() => client.TryTake(out update));
        return Assert.IsType<T>(update);
    }

    private static RunNotice Run(string id) => new() { RunId = id, RepetitionTimeSeconds = 1 };

    private static TrialState State(long number) =>
        new() { Number = number, RunId = "run-01", Phase = TrialPhase.Cue, PlannedSeconds = number, DurationSeconds = 1 };

    private static Decision Decision(int trial) =>
        new() { RunId = "run-01", Trial = trial, Candidates = [new("a", 0.5, 0.75), new("b", 0.1, 0.25)], Latent = [1, 2, 3], Confidence = 0.75 };
}
