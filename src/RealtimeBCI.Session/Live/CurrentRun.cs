using RealtimeBCI.Bridge.Wire;
using RealtimeBCI.Session.Journal;
using RealtimeBCI.Session.Pipeline;

namespace RealtimeBCI.Session.Live;

/// <summary>Everything that lives as long as one run: created when it starts, finished when its last result is out.</summary>
internal sealed class CurrentRun
{
    private readonly Action<Exception> _onFailure;
    private readonly RunOutputs _outputs;
    private readonly ScheduleRunner? _schedule;
    private readonly CancellationToken _stop;
    private readonly SessionProgress _progress;
    private int _lastTrial = -1;
    private long _lastState;

    public CurrentRun(
        RunInfo run, SessionSetup setup, JournalWriter journal, DisplayEndpoint displays, SessionProgress progress, MonotonicClock clock,
        Action<Exception> onFailure, CancellationToken stop)
    {
        (_stop, _progress, _onFailure) = (stop, progress, onFailure);
        var scanner = new ScannerTime(run);
        Pipeline = new(setup.For(run), clock, stop);
        Inputs = new(run, Pipeline, journal, scanner, clock, displays.PublishShown);
        _outputs = new(run, setup.Protocol.Quality, journal, displays, clock, progress, setup.Folder, decision => _schedule?.Decided(decision));
        if (setup.Plan is { } plan)
            _schedule = new(setup.Protocol.Schedule!, plan, run.RunId, scanner, clock, state =>
            {
                Inputs.Publishing(state);
                displays.Publish(state);
            }, id => NameOf(setup, id), trial =>
            {
                progress.Fault("feedback left out");
                journal.Add(JournalKind.Consumer, new ConsumerNote("display", $"feedback of trial {trial} left out: its decision came too late"));
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
        catch (Exception failure)
        {
            _onFailure(failure);
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

    private static string NameOf(SessionSetup setup, string id) => setup.Material.Gallery is { } gallery ? gallery.Items[gallery.IndexOf(id)].Name : id;
}
