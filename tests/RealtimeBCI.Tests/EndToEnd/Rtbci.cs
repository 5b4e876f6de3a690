using System.Diagnostics;
using System.Text;

namespace RealtimeBCI.Tests.EndToEnd;

/// <summary>A process of the program under test, or of a client that talks to it. Killed if it still runs when disposed.</summary>
internal sealed class Rtbci : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly Process _process;
    private readonly string _name;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    private Rtbci(string program, string[] arguments)
    {
        _name = $"{Path.GetFileName(program)} {string.Join(' ', arguments.Select(Path.GetFileName))}";
        _process = new()
        {
            StartInfo = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true },
        };
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_error, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _process.StandardInput.Close();
    }

    /// <summary>The files that it has in its memory, as Linux lists them.</summary>
    public string MappedFiles => File.Exists($"/proc/{_process.Id}/maps") ? File.ReadAllText($"/proc/{_process.Id}/maps") : "";

    /// <summary>What it has written to standard output so far.</summary>
    public string Output => Text(_output);

    /// <summary>What it has written to standard error so far.</summary>
    public string Error => Text(_error);

    /// <summary>Starts <c>rtbci</c> with these arguments.</summary>
    public static Rtbci Start(params string[] arguments) => new("dotnet", [Path.Combine(AppContext.BaseDirectory, "rtbci.dll"), .. arguments]);

    /// <summary>Starts one of the Python clients of protocols/wire.</summary>
    public static Rtbci Python(string script, params string[] arguments) =>
        new(TestPaths.Python, [Path.Combine(TestPaths.Root, "protocols/wire/python", script), .. arguments]);

    /// <summary>Runs <c>rtbci</c> to its end.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return (await process.ExitAsync(), process.Output, process.Error);
    }

    /// <summary>Runs <c>rtbci</c> to its end, which must be a success.</summary>
    /// <returns>Its standard output.</returns>
    public static async Task<string> SucceedAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        await process.SucceedAsync();
        return process.Output;
    }

    /// <summary>Waits for something that other processes bring about, and fails with all they said if they do not.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what, params Rtbci[] processes)
    {
        var since = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < Patience, $"Waited in vain until {what}. {Said(processes)}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until all have ended, each with success.</summary>
    public static Task SucceedAsync(params Rtbci[] processes) => Task.WhenAll(processes.Select(p => p.SucceedAsync()));

    /// <summary>Waits for its end, with its output complete.</summary>
    public async Task<int> ExitAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"It did not end. {Said(this)}");
        }
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: it gets no chance to tidy up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await ExitAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task SucceedAsync()
    {
        var code = await ExitAsync();
        Assert.True(code == 0, $"It ended with exit code {code}. {Said(this)}");
    }

    private static string Said(params Rtbci[] processes) => string.Join("\n", processes.Select(p => $"{p._name} said: {p.Output}{p.Error}"));

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }

    private static void Keep(StringBuilder text, string? line)
    {
        lock (text)
            if (line is not null)
                text.AppendLine(line);
    }
}
