using System.Collections.Concurrent;
using RealtimeBCI.Session.Journal;
using RealtimeBCI.Session.Schedule;

namespace RealtimeBCI.Session.Live;

/// <summary>Runs the timeline: says what is to be shown, when its time has come.</summary>
/// <remarks>One task runs it; decisions come from another thread. Nothing decoded is shown before its trial's decision. A decision that comes too
/// late for its place is not shown, and counted.</remarks>
public sealed class ScheduleRunner(
    TrialSchedule schedule, TrialPlan plan, string runId, ScannerTime scanner, MonotonicClock clock, Action<TrialState> publish,
    Func<string, string> nameOf, Action<int> onFeedbackShed, bool decides)
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<Decision>> _decisions = new();
    private long _number;

    /// <summary>Takes a trial's final decision.</summary>
    public void Decided(Decision decision) => Slot(decision.Trial).TrySetResult(decision);

    /// <summary>Publishes every state of the run at its time.</summary>
    /// <param name="firstTrial">The trial with which to begin: 0, or after a crash the first that was not begun.</param>
    /// <param name="lastNumber">Number of the last state that was published before.</param>
    /// <param name="stop">Ends the run.</param>
    public async Task RunAsync(int firstTrial, long lastNumber, CancellationToken stop)
    {
        _number = lastNumber;
        Publish(TrialPhase.Rest, null, 0, plan.OnsetOf(firstTrial));
        while (!scanner.IsKnown)
            await Task.Delay(TimeSpan.FromMilliseconds(2), clock.Time, stop).ConfigureAwait(false);
        while (firstTrial < plan.Trials.Count && scanner.SecondsAt(clock.NowNs) > plan.OnsetOf(firstTrial) + 0.5)
            firstTrial++;
        foreach (var trial in plan.Trials.Skip(firstTrial))
            await RunTrialAsync(trial, stop).ConfigureAwait(false);
        Publish(TrialPhase.Rest, null, plan.EndSeconds, 0);
    }

    private async Task RunTrialAsync(PlannedTrial trial, CancellationToken stop)
    {
        var onset = plan.OnsetOf(trial.Trial);
        await UntilAsync(onset, stop).ConfigureAwait(false);
        if (schedule.State == CognitiveState.Perception)
            Publish(TrialPhase.Picture, trial, onset, schedule.TrialSeconds);
        else
        {
            Publish(TrialPhase.Cue, trial, onset, schedule.CueSeconds);
            await UntilAsync(trial.PlannedSeconds, stop).ConfigureAwait(false);
            Publish(TrialPhase.Imagine, trial, trial.PlannedSeconds, schedule.TrialSeconds);
        }
        await UntilAsync(trial.PlannedSeconds + schedule.TrialSeconds, stop).ConfigureAwait(false);
        Publish(TrialPhase.Fixation, trial, trial.PlannedSeconds + schedule.TrialSeconds, 0);
        if (decides && schedule.FeedbackSeconds > 0)
            await ShowFeedbackAsync(trial, onset + schedule.OnsetToOnsetSeconds - schedule.FeedbackSeconds, stop).ConfigureAwait(false);
    }

    private async Task ShowFeedbackAsync(PlannedTrial trial, double latestSeconds, CancellationToken stop)
    {
        var decision = Slot(trial.Trial).Task;
        await Task.WhenAny(decision, UntilAsync(latestSeconds, stop)).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        if (!decision.IsCompletedSuccessfully)
        {
            onFeedbackShed(trial.Trial);
            return;
        }
        var now = scanner.SecondsAt(clock.NowNs) ?? latestSeconds;
        Publish(TrialPhase.Feedback, trial, now, schedule.FeedbackSeconds, await decision.ConfigureAwait(false));
        await UntilAsync(now + schedule.FeedbackSeconds, stop).ConfigureAwait(false);
        Publish(TrialPhase.Fixation, trial, now + schedule.FeedbackSeconds, 0);
    }

    private void Publish(TrialPhase phase, PlannedTrial? trial, double plannedSeconds, double durationSeconds, Decision? decision = null) =>
        publish(new()
        {
            Number = ++_number,
            RunId = runId,
            Trial = trial?.Trial,
            Phase = phase,
            PlannedSeconds = plannedSeconds,
            DurationSeconds = durationSeconds,
            Item = phase is TrialPhase.Cue or TrialPhase.Picture ? trial?.Target : null,
            Text = phase == TrialPhase.Cue ? nameOf(trial!.Target) : null,
            Feedback = schedule.Feedback,
            GridOrder = trial is null ? [] : plan.GridOrder(trial.Trial),
            Decision = schedule.Feedback == FeedbackKind.Blank ? null : decision,
        });

    private Task UntilAsync(double scannerSeconds, CancellationToken stop)
    {
        var wait = scanner.Until(scannerSeconds, clock.NowNs);
        return wait > TimeSpan.Zero ? Task.Delay(wait, clock.Time, stop) : Task.CompletedTask;
    }

    private TaskCompletionSource<Decision> Slot(int trial) =>
        _decisions.GetOrAdd(trial, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
