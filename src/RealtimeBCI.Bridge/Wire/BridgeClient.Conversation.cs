namespace RealtimeBCI.Bridge.Wire;

/// <content>What the client's own thread does: it answers the server and sends what is next.</content>
public sealed partial class BridgeClient
{
    void IDealerHandler.Welcomed(Welcome welcome)
    {
        _credit = Math.Max(1, welcome.Credit);
        lock (_gate)
            if (_runs.TryPeek(out var run))
                (run.IsOpened, run.IsResumed) = (false, false);
        Pump();
    }

    void IDealerHandler.Unreadable(Refusal fault) => ((IDealerHandler)this).Refused(fault);

    void IDealerHandler.Ticked() => Pump();

    void IDealerHandler.Received(WireMessage message)
    {
        switch (message)
        {
            case Ack ack:
                Acknowledged(ack.Sequence);
                break;
            case Credit credit:
                _credit = credit.Messages;
                break;
            case ResumeFrom resume:
                Resume(resume);
                break;
        }
        Pump();
    }

    void IDealerHandler.Refused(Refusal refusal)
    {
        lock (_gate)
        {
            if (_refusals.Count == RefusalsKept)
                _refusals.Dequeue();
            _refusals.Enqueue(refusal);
        }
        switch (refusal.Fault)
        {
            case WireFault.BridgeBusy or WireFault.ServerFailed or WireFault.TooManyPeers or WireFault.RunFirst:
                _loop.ReconnectAfter(TimeSpan.FromSeconds(0.5));
                break;
            case WireFault.UnknownVersion or WireFault.WrongRole or WireFault.RunMismatch or WireFault.RunOpen or WireFault.ResumeImpossible:
                Fail(new(refusal.Fault, refusal.Detail));
                break;
        }
    }

    private void SendIfStreaming(BridgeMessage message) => _loop.Post(() =>
    {
        bool isStreaming;
        lock (_gate)
            isStreaming = IsConnected && _runs.TryPeek(out var run) && run.IsResumed;
        if (isStreaming)
            _loop.Send(message);
    });

    private void Pump()
    {
        while (IsConnected && _failure is null && TryTakeNext(out var run, out var sequence))
        {
            var sent = sequence == 0 ? _loop.Send(run.Opening, more: false) : Send(sequence, run[sequence]);
            if (sent)
                continue;
            lock (_gate)
                run.PutBack(sequence);
            return;
        }
    }

    private bool Send(long sequence, OutgoingEntry entry)
    {
        if (entry.Volume is not { } volume)
            return _loop.Send(entry.Message! with { Sequence = sequence });
        WireCodec.EncodeVolume(sequence, volume with { SentNs = _time.NowNs() }, _out);
        return _loop.Send(_out.Written, more: true) && _loop.Send(entry.Payload, more: false);
    }

    private bool TryTakeNext(out OutgoingRun run, out long sequence)
    {
        lock (_gate)
        {
            sequence = 0;
            return _runs.TryPeek(out run!) && run.TryTake(_credit, out sequence);
        }
    }

    private void Acknowledged(long sequence)
    {
        lock (_gate)
        {
            if (!_runs.TryPeek(out var run) || !run.IsResumed)
                return;
            run.Acknowledged = Math.Max(run.Acknowledged, sequence);
            run.NextToSend = Math.Max(run.NextToSend, run.Acknowledged + 1);
            Settle(run);
        }
    }

    private void Resume(ResumeFrom resume)
    {
        lock (_gate)
        {
            if (!_runs.TryPeek(out var run) || resume.RunId != run.Run.RunId || resume.Attempt != run.Run.Attempt)
                return;
            if (resume.Sequence >= run.FirstKept)
            {
                run.Acknowledged = resume.Sequence - 1;
                run.NextToSend = resume.Sequence;
                run.IsResumed = true;
                Settle(run);
                return;
            }
        }
        ((IDealerHandler)this).Refused(new(WireFault.ResumeImpossible,
            $"The server asks for message {resume.Sequence} of run {resume.RunId}, which is no longer kept; raise RetainBytes, or scan a new attempt."));
    }

    private void Settle(OutgoingRun run)
    {
        if (run.IsDone)
            _runs.Dequeue();
        if (!_runs.All(r => r.Unacknowledged == 0))
            return;
        foreach (var waiting in _waiting)
            waiting.TrySetResult();
        _waiting.Clear();
    }

    private void Fail(WireRefusedException failure)
    {
        lock (_gate)
        {
            _failure = failure;
            foreach (var waiting in _waiting)
                waiting.TrySetException(failure);
            _waiting.Clear();
        }
    }
}
