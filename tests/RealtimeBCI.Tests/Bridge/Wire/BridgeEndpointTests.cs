using RealtimeBCI.Bridge.Wire;

namespace RealtimeBCI.Tests.Bridge.Wire;

public sealed class BridgeEndpointTests
{
    private static readonly TimeProvider Time = TimeProvider.System;
    private readonly RecordingBridge _inbox = new();

    [Fact]
    public async Task A_run_arrives_in_order_and_whole()
    {
        using var endpoint = new BridgeEndpoint(WireTesting.AnyPort, _inbox, Time);
        using var client = new BridgeClient(endpoint.BoundAddress, "scanner", Time);
        var run = WireTesting.Run();
        client.StartRun(run);
        var payload = new byte[run.PayloadBytes];
        for (var i = 0; i < 40; i++)
        {
            payload[0] = (byte)i;
            client.SendVolume(WireTesting.Volume(i, payload));
        }
        client.SendEvent(new() { Kind = ScannerEventKind.Stimulus, OnsetSeconds = 3, DurationSeconds = 1, Trial = 0, State = CognitiveState.Imagery });
        client.Beat(true, 40);
        client.SendPhysio("cardiac", 200, 0, [1, 2, 3]);
        client.EndRun(complete: true);
        await client.WaitUntilAcknowledgedAsync(TestContext.Current.CancellationToken);

        Assert.IsType<BridgeMessage.RunStarted>(_inbox.Messages.First());
        Assert.Equal(Enumerable.Range(1, 42).Select(i => (long)i), _inbox.Sequences);
        var ended = Assert.Single(_inbox.Messages.OfType<BridgeMessage.RunEnded>());
        Assert.True(ended.Complete);
        Assert.Equal(40, ended.VolumesSent);
        Assert.Equal(42, client.LastAcknowledged);
        Assert.Equal(0, client.Queued);
        Assert.Equal(0, endpoint.Counters.Refused + endpoint.Counters.Repeated + endpoint.Counters.Gaps + endpoint.Counters.Failures);
    }

    [Fact]
    public async Task A_restarted_server_gets_every_volume_exactly_once()
    {
        var endpoint = new BridgeEndpoint(WireTesting.AnyPort, _inbox, Time);
        var address = endpoint.BoundAddress;
        using var client = new BridgeClient(address, "scanner", Time, silentFor: TimeSpan.FromSeconds(0.4));
        var run = WireTesting.Run();
        client.StartRun(run);
        var payload = new byte[run.PayloadBytes];
        for (var i = 0; i < 30; i++)
            client.SendVolume(WireTesting.Volume(i, payload));
        await WireTesting.Until(() => _inbox.Sequences.Length >= 10);
        endpoint.Dispose();
        for (var i = 30; i < 60; i++)
            client.SendVolume(WireTesting.Volume(i, payload));
        client.EndRun(complete: true);

        using var again = new BridgeEndpoint(address, _inbox, Time);
        await client.WaitUntilAcknowledgedAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(1, 61).Select(i => (long)i), _inbox.Sequences);
        Assert.True(client.Connections > 1);
        Assert.Equal((0, 0), (client.Failures, again.Counters.Failures));
    }

    [Fact]
    public async Task A_server_that_lost_its_journal_gets_the_whole_run_again()
    {
        var endpoint = new BridgeEndpoint(WireTesting.AnyPort, _inbox, Time);
        var address = endpoint.BoundAddress;
        using var client = new BridgeClient(address, "scanner", Time, silentFor: TimeSpan.FromSeconds(0.4));
        client.StartRun(WireTesting.Run());
        for (var i = 0; i < 20; i++)
            client.SendVolume(WireTesting.Volume(i, new byte[512]));
        await client.WaitUntilAcknowledgedAsync(TestContext.Current.CancellationToken);
        endpoint.Dispose();

        var empty = new RecordingBridge();
        using var again = new BridgeEndpoint(address, empty, Time);
        client.EndRun(complete: true);
        await WireTesting.Until(() => empty.Sequences.Length == 21);
        Assert.Equal(Enumerable.Range(1, 21).Select(i => (long)i), empty.Sequences);
    }

    [Fact]
    public async Task A_restarted_bridge_goes_on_after_what_the_server_keeps()
    {
        using var endpoint = new BridgeEndpoint(WireTesting.AnyPort, _inbox, Time);
        using (var first = new BridgeClient(endpoint.BoundAddress, "scanner", Time))
        {
            first.StartRun(WireTesting.Run());
            for (var i = 0; i < 7; i++)
                first.SendVolume(WireTesting.Volume(i, new byte[512]));
            await first.WaitUntilAcknowledgedAsync(TestContext.Current.CancellationToken);
        }
        await WireTesting.Until(() => endpoint.Peers == 0);

        using var second = new BridgeClient(endpoint.BoundAddress, "scanner", Time);
        second.StartRun(WireTesting.Run());
        for (var i = 0; i < 12; i++)
            second.SendVolume(WireTesting.Volume(i, new byte[512]));
        second.EndRun(complete: true);
        await WireTesting.Until(() => _inbox.Sequences.Length == 13);
        Assert.Equal(Enumerable.Range(1, 13).Select(i => (long)i), _inbox.Sequences);
        Assert.Single(_inbox.Messages.OfType<BridgeMessage.RunStarted>());
        Assert.Equal(0, endpoint.Counters.Repeated);
    }

    [Fact]
    public async Task A_second_bridge_is_refused_while_a_run_is_live_and_gets_its_turn_after_it()
    {
        using var endpoint = new BridgeEndpoint(WireTesting.AnyPort, _inbox, Time);
        using var first = new BridgeClient(endpoint.BoundAddress, "scanner", Time);
        first.StartRun(WireTesting.Run());
        first.SendVolume(WireTesting.Volume(0, new byte[512]));
        await first.WaitUntilAcknowledgedAsync(TestContext.Current.CancellationToken);
        Assert.Equal("scanner", endpoint.LiveBridge);

        using var second = new BridgeClient(endpoint.BoundAddress, "intruder", Time);
        second.StartRun(WireTesting.Run("run-02"));
        second.SendVolume(WireTesting.Volume(0, new byte[512]));
        await WireTesting.Until(() => second.Refusals.Any(r => r.Fault == WireFault.BridgeBusy));
        Assert.Contains("'scanner'", second.Refusals[0].Detail);
        Assert.Single(_inbox.Messages.OfType<BridgeMessage.VolumeArrived>());

        first.EndRun(complete: true);
        await second.WaitUntilAcknowledgedAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("run-02", 1), _inbox.Run);
        Assert.Contains(WireFault.BridgeBusy, _inbox.Faults);
    }

    [Fact]
    public void A_gap_is_answered_once_with_the_sequence_that_is_wanted()
    {
        using var endpoint = new BridgeEndpoint(WireTesting.AnyPort, _inbox, Time);
        using var raw = new RawDealer(endpoint.BoundAddress);
        raw.Hello(WireRole.Bridge);
        raw.Send(new BridgeMessage.RunStarted(WireTesting.Run(), HostClock.Id));
        Assert.Equal(1, raw.Next<ResumeFrom>().Sequence);
        foreach (var sequence in (long[])[1, 3, 4])
            raw.Send(new BridgeMessage.EventArrived(new() { Kind = ScannerEventKind.Trigger, OnsetSeconds = 0 }) { Sequence = sequence });
        Assert.Equal(2, raw.Next<ResumeFrom>().Sequence);
        foreach (var sequence in (long[])[2, 3, 4])
            raw.Send(new BridgeMessage.EventArrived(new() { Kind = ScannerEventKind.Trigger, OnsetSeconds = 0 }) { Sequence = sequence });
        while (raw.Next<Ack>().Sequence < 4)
        {
        }
        Assert.Equal([1, 2, 3, 4], _inbox.Sequences);
        Assert.Equal((1, 1), (endpoint.Counters.Gaps, endpoint.Counters.Discarded));
    }

    [Fact]
    public void Broken_and_forbidden_messages_are_refused_by_name_and_the_run_goes_on()
    {
        using var endpoint = new BridgeEndpoint(WireTesting.AnyPort, _inbox, Time);
        using var raw = new RawDealer(endpoint.BoundAddress);
        raw.Send(new Ack { Sequence = 1 });
        Assert.Equal(WireFault.HelloFirst, raw.Next<Refusal>().Fault);
        raw.Send(new Hello(WireRole.Display, "raw", "1", "c"));
        Assert.Equal(WireFault.WrongRole, raw.Next<Refusal>().Fault);
        raw.Hello(WireRole.Bridge);
        var trigger = new BridgeMessage.EventArrived(new() { Kind = ScannerEventKind.Trigger, OnsetSeconds = 0 }) { Sequence = 1 };
        raw.Send(trigger);
        Assert.Equal(WireFault.RunFirst, raw.Next<Refusal>().Fault);
        raw.Send(new BridgeMessage.RunStarted(WireTesting.Run(), HostClock.Id));
        raw.Next<ResumeFrom>();

        foreach (var fault in WireVector.Faults)
        {
            raw.Send(fault.Payload is { } payload ? [fault.Header, payload] : [fault.Header]);
            Assert.Equal(fault.Fault, System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(raw.Next<Refusal>().Fault.ToString()));
        }
        raw.Send(new Ack { Sequence = 1 });
        Assert.Equal(WireFault.WrongRole, raw.Next<Refusal>().Fault);
        raw.Send(new DisplayMessage.Shown("r", 1, 1) { Sequence = 1 });
        Assert.Equal(WireFault.WrongRole, raw.Next<Refusal>().Fault);
        raw.Send([WireCodec.Encode(trigger), [], []]);
        Assert.Equal(WireFault.TooLarge, raw.Next<Refusal>().Fault);
        raw.Send([new byte[WireLimits.MaxClientHeaderBytes + 1]]);
        Assert.Equal(WireFault.TooLarge, raw.Next<Refusal>().Fault);
        raw.Send(new BridgeMessage.RunStarted(WireTesting.Run("other"), HostClock.Id));
        Assert.Equal(WireFault.RunOpen, raw.Next<Refusal>().Fault);
        raw.Send(new BridgeMessage.RunStarted(WireTesting.Run() with { RepetitionTimeSeconds = 2 }, HostClock.Id));
        Assert.Equal(WireFault.RunMismatch, raw.Next<Refusal>().Fault);

        raw.Send(trigger);
        Assert.Equal(1, raw.Next<Ack>().Sequence);
        Assert.Equal(WireVector.Faults.Length + 9, endpoint.Counters.Refused);
        Assert.Equal(0, endpoint.Counters.Failures);
    }

    [Fact]
    public void A_sequenced_message_that_is_refused_is_spent_so_that_the_run_does_not_stall()
    {
        using var endpoint = new BridgeEndpoint(WireTesting.AnyPort, _inbox, Time);
        using var raw = new RawDealer(endpoint.BoundAddress);
        raw.Hello(WireRole.Bridge);
        raw.Send(new BridgeMessage.RunStarted(WireTesting.Run(), HostClock.Id));
        raw.Next<ResumeFrom>();
        raw.Send(WireCodec.Encode(new BridgeMessage.EventArrived(new() { Kind = ScannerEventKind.Trigger, OnsetSeconds = double.NaN }) { Sequence = 1 }));
        Assert.Equal((WireFault.BadField, 1L), (raw.Next<Refusal>() is var refusal ? refusal.Fault : default, refusal.Sequence));
        Assert.Equal(1, raw.Next<Ack>().Sequence);
        raw.Send(new BridgeMessage.RunEnded(true, 0) { Sequence = 2 });
        Assert.Equal(2, raw.Next<Ack>().Sequence);
        Assert.Equal([2], _inbox.Sequences);
    }

    [Fact]
    public async Task A_frame_above_the_transport_cap_disconnects_its_sender_and_nobody_else()
    {
        using var endpoint = new BridgeEndpoint(WireTesting.AnyPort, _inbox, Time);
        using var raw = new RawDealer(endpoint.BoundAddress);
        raw.Hello(WireRole.Bridge);
        using var client = new BridgeClient(endpoint.BoundAddress, "scanner", Time);
        client.StartRun(WireTesting.Run());
        client.SendVolume(WireTesting.Volume(0, new byte[512]));
        await client.WaitUntilAcknowledgedAsync(TestContext.Current.CancellationToken);
        raw.Send([new byte[WireLimits.BridgeFrameBytesCap + 1]]);
        await WireTesting.Until(() => endpoint.Counters.LostPeers == 1);
        client.SendVolume(WireTesting.Volume(1, new byte[512]));
        await client.WaitUntilAcknowledgedAsync(TestContext.Current.CancellationToken);
        Assert.Equal([1, 2], _inbox.Sequences);
        Assert.Equal((1, 1), (client.Connections, endpoint.Peers));
    }

    [Fact]
    public async Task A_message_that_the_inbox_could_not_keep_comes_again()
    {
        var failures = 0;
        _inbox.FailsOn = m => m.Sequence == 2 && failures++ == 0;
        using var endpoint = new BridgeEndpoint(WireTesting.AnyPort, _inbox, Time);
        using var client = new BridgeClient(endpoint.BoundAddress, "scanner", Time);
        client.StartRun(WireTesting.Run());
        for (var i = 0; i < 5; i++)
            client.SendVolume(WireTesting.Volume(i, new byte[512]));
        await client.WaitUntilAcknowledgedAsync(TestContext.Current.CancellationToken);
        Assert.Equal([1, 2, 3, 4, 5], _inbox.Sequences);
        Assert.Equal(1, endpoint.Counters.Failures);
        Assert.Contains(client.Refusals, r => r.Fault == WireFault.ServerFailed);
    }

    [Fact]
    public async Task A_bridge_on_another_clock_is_matched_within_the_stated_uncertainty()
    {
        using var endpoint = new BridgeEndpoint(WireTesting.AnyPort, _inbox, Time);
        using var client = new BridgeClient(endpoint.BoundAddress, "scanner", new ShiftedTime(TimeSpan.FromSeconds(100)), clockId: "elsewhere");
        client.StartRun(WireTesting.Run());
        await WireTesting.Until(() => endpoint.Offset is not null);
        var offset = endpoint.Offset!;
        Assert.InRange(100_000_000_000, offset.OffsetNs - offset.UncertaintyNs - 1, offset.OffsetNs + offset.UncertaintyNs + 1);
        Assert.InRange(offset.UncertaintyNs, 1, 1_000_000_000);
    }

    [Fact]
    public async Task A_bridge_on_this_host_has_no_offset_and_no_uncertainty()
    {
        using var endpoint = new BridgeEndpoint(WireTesting.AnyPort, _inbox, Time);
        using var client = new BridgeClient(endpoint.BoundAddress, "scanner", Time);
        client.StartRun(WireTesting.Run());
        await WireTesting.Until(() => endpoint.LiveBridge is not null);
        Assert.Equal(ClockOffset.Same, endpoint.Offset);
    }
}
