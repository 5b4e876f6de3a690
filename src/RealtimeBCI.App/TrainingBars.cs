using RealtimeBCI.Train;
using Spectre.Console;

namespace RealtimeBCI.App;

/// <summary>Shows how far training is: a bar per kind of step where somebody watches, nothing where the output goes into a file.</summary>
internal static class TrainingBars
{
    /// <summary>Runs some training under bars.</summary>
    /// <param name="train">Is given what to report to.</param>
    public static async Task<T> ShowAsync<T>(Func<IProgress<TrainingProgress>, Task<T>> train)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive)
            return await train(new Bars(null)).ConfigureAwait(false);
        return await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => train(new Bars(context))).ConfigureAwait(false);
    }

    private sealed class Bars(ProgressContext? context) : IProgress<TrainingProgress>
    {
        private readonly Dictionary<string, ProgressTask> _tasks = [];

        public void Report(TrainingProgress value)
        {
            if (context is null)
                return;
            if (!_tasks.TryGetValue(value.Step, out var task))
                _tasks[value.Step] = task = context.AddTask(value.Step);
            task.MaxValue = Math.Max(1, value.Of);
            task.Value = value.Done;
            task.Description = Markup.Escape($"{value.Step} {value.Done} of {value.Of}{(value.Detail.Length > 0 ? $", {value.Detail}" : "")}");
        }
    }
}
