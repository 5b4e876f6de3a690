using RealtimeBCI.Bridge.Wire;
using RealtimeBCI.Session.Journal;
using RealtimeBCI.Session.Pipeline;

namespace RealtimeBCI.Session.Live;

/// <summary>Everything that lives as long as one run: created when it starts, finished when its last result is out.</summary>
internal sealed class CurrentRun
{
    private readonly SessionSetup _setup;
    private readonly RunOutputs _outputs;
    private readonly ScheduleRunner? _schedule;
    private readonly CancellationToken _stop;
    private readonly SessionProgress _progress;
    private int _lastTrial = -1;
    private long _lastState;

    public CurrentRun(
        RunInfo run, SessionSetup setup, JournalWriter journal, DisplayEndpoint displays, SessionProgress progress, MonotonicClock clock, CancellationToken stop)
    {
        (_setup, _stop, _progress) = (setup, stop, progress);
        var scanner = new ScannerTime(run);
        Pipeline = new(setup.For(run), clock, stop);
        Inputs = new(run, Pipeline, journal, scanner, clock, displays.PublishShown);
        _outputs = new(run, journal, displays, clock, progress, decision => _schedule?.Decided(decision));
        if (setup.Plan is { } plan)
            _schedule = new(setup.Protocol.Schedule!, plan, run.RunId, scanner, clock, state =>
            {
                Inputs.Publishing(state);
                displays.Publish(state);
            }, decides: setup.Material.Bundle is not null);
        _ = Pipeline.Start();
        Finished = TakeOutputsAsync();
    }

    public RunPipeline Pipeline { get; }

    public RunInputs Inputs { get; }

    public Task Finished { get; }

    public void Restore(JournalRecord record)
    {
        Inputs.Restore(record);
        _outputs.Restore(record);
        if (record.Kind == JournalKind.TrialState && record.Read<TrialState>() is var state)
            (_lastState, _lastTrial) = (state.Number, Math.Max(_lastTrial, state.Trial ?? -1));
    }

    public void StartAgain() => Start(_lastTrial + 1, _lastState);

    public void Start(int firstTrial, long lastState)
    {
        if (_schedule is { } schedule)
            _ = RunScheduleAsync(schedule, firstTrial, lastState);
    }

    private async Task RunScheduleAsync(ScheduleRunner schedule, int firstTrial, long lastState)
    {
        try
        {
            await schedule.RunAsync(firstTrial, lastState, _stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _progress.Say("the schedule was stopped");
        }
    }

    private async Task TakeOutputsAsync()
    {
        await foreach (var output in Pipeline.Outputs.ReadAllAsync(_stop).ConfigureAwait(false))
        {
            _outputs.Take(output);
            if (output is RunOutput.Ended)
                Pipeline.Complete();
        }
    }
}
