using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;

namespace RealtimeBCI.App;

/// <summary>Another <c>rtbci</c> process, with its output in a file. Killed if it still runs when disposed.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly string _log;
    private readonly string _name;
    private readonly Task _copying;
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new();

    private ChildProcess(Process process, string name, string log)
    {
        (_process, _name, _log) = (process, name, log);
        _copying = CopyAsync();
    }

    /// <summary>Starts one.</summary>
    /// <param name="log">Where its output goes.</param>
    /// <param name="arguments">Its command line after <c>rtbci</c>.</param>
    public static ChildProcess Start(string log, params IEnumerable<string> arguments)
    {
        var assembly = Assembly.GetEntryAssembly()!.Location;
        string[] all = [.. arguments];
        var start = new ProcessStartInfo("dotnet", [assembly, .. all]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        var process = Process.Start(start) ?? throw new Cli.FailureException($"'{all[0]}' could not be started.");
        process.StandardInput.Close();
        return new(process, all[0], log);
    }

    /// <summary>Its number in the system.</summary>
    public int Id => _process.Id;

    /// <summary>Waits until it ends.</summary>
    /// <exception cref="Cli.FailureException">It ended with another exit code than 0; the message has its last line.</exception>
    public async Task WaitAsync(CancellationToken stop)
    {
        await _process.WaitForExitAsync(stop).ConfigureAwait(false);
        await _copying.ConfigureAwait(false);
        if (_process.ExitCode != 0)
            throw new Cli.FailureException($"'{_name}' ended with exit code {_process.ExitCode}: {LastLine()} (all of its output: {_log})");
    }

    /// <summary>Waits until it has printed a line with these words; goes on without them when it ends, or after a while.</summary>
    public async Task WaitForLineAsync(string words, TimeSpan most, CancellationToken stop)
    {
        var said = _awaited.GetOrAdd(words, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (File.Exists(_log) && File.ReadLines(_log).Any(l => l.Contains(words, StringComparison.Ordinal)))
            return;
        await Task.WhenAny(said.Task, _process.WaitForExitAsync(stop), Task.Delay(most, stop)).ConfigureAwait(false);
    }

    /// <summary>Waits until it ends, or until others that it works with have failed.</summary>
    public static async Task WaitAllAsync(IReadOnlyList<ChildProcess> processes, CancellationToken stop)
    {
        var waiting = processes.Select(p => p.WaitAsync(stop)).ToList();
        while (waiting.Count > 0)
        {
            var ended = await Task.WhenAny(waiting).ConfigureAwait(false);
            waiting.Remove(ended);
            await ended.ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task CopyAsync()
    {
        var file = new StreamWriter(_log) { AutoFlush = true };
        await using (file.ConfigureAwait(false))
        {
            var gate = new SemaphoreSlim(1);
            await Task.WhenAll(LinesAsync(_process.StandardOutput), LinesAsync(_process.StandardError)).ConfigureAwait(false);

            async Task LinesAsync(StreamReader reader)
            {
                while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
                {
                    await gate.WaitAsync().ConfigureAwait(false);
                    await file.WriteLineAsync(line).ConfigureAwait(false);
                    gate.Release();
                    foreach (var (words, said) in _awaited)
                        if (line.Contains(words, StringComparison.Ordinal))
                            said.TrySetResult();
                }
            }
        }
    }

    private string LastLine() => File.ReadLines(_log).LastOrDefault(l => !string.IsNullOrWhiteSpace(l)) ?? "it said nothing";
}
