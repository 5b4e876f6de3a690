using System.Text.RegularExpressions;

namespace RealtimeBCI.Tests.Architecture;

public sealed class BannedCallTests
{
    private static readonly (string Pattern, string Instead)[] Banned =
    [
        (@"\bDateTime(Offset)?\.(Utc)?(Now|Today)\b", "take a TimeProvider"),
        (@"\bEnvironment\.TickCount", "take a TimeProvider"),
        (@"\bThread\.Sleep\b", "wait on a TimeProvider's timer, a channel or a socket's timeout"),
        (@"\bnew Random\(\s*\)", "take a seed"),
        (@"\bRandom\.Shared\b", "take a seed"),
        (@"\.Result\b(?!\s*\()(?<=\b(?:Task|task|work|Work|\w*Async\([^)]*\))\.Result)", "await the task"),
        (@"\.GetAwaiter\(\)\.GetResult\(\)", "await the task"),
        (@"\.Wait\(", "await"),
        (@"\bTask\.Wait(All|Any)\(", "await Task.WhenAll or WhenAny"),
    ];

    private static readonly Allowed[] Exceptions =
    [
        new("src/RealtimeBCI.Session/Pipeline/RunPipeline.cs", "_room.Wait(_stop)", "a semaphore, held back on the socket's own thread, which has nothing else to do until there is room"),
        new("src/RealtimeBCI.Bridge/Wire/Transport/Binding.cs", "never.Wait(Pause)", "a closed listener gives its port back after milliseconds; tried again for 2 s before a session begins, never in one"),
        new("src/RealtimeBCI.Feedback/Windows/EglWindow.cs", "_pacer.Wait()", "no task: a frame's pace is kept on the render thread, by the injected clock, where no screen paces it"),
        new("src/RealtimeBCI.Feedback/Windows/GlfwWindow.cs", "_pacer?.Wait()", "no task: a frame's pace is kept on the render thread, by the injected clock, where the driver does not"),
        new("src/RealtimeBCI.App/Commands/DisplayRun.cs", "DisposeAsync().AsTask().GetAwaiter().GetResult()", "OpenGL binds the display to its own thread, which must not continue elsewhere after an await; it closes when the loop is over"),
    ];

    [Fact]
    public void No_source_asks_for_the_time_or_for_chance_behind_the_back_or_blocks_on_a_task() =>
        Repository.RequireNone(
            from hit in Hits()
            where !Exceptions.Any(e => e.Covers(hit.File, hit.Line))
            select $"{hit.File}:{hit.Number}: {hit.Line.Trim()} ({hit.Instead}; a call that must stay goes into the list in {nameof(BannedCallTests)} with its reason)");

    [Fact]
    public void Every_exception_says_why_and_is_still_needed() =>
        Repository.RequireNone(
            from e in Exceptions
            where e.Reason.Length < 20 || !Hits().Any(h => e.Covers(h.File, h.Line))
            select $"{e.File}: '{e.Call}' is no longer there, or has no reason; strike it from the list.");

    [Theory]
    [InlineData("var now = DateTime.UtcNow;", true)]
    [InlineData("var chance = new Random();", true)]
    [InlineData("var chance = new Random(seed);", false)]
    [InlineData("var text = \"DateTime.Now\";", false)]
    [InlineData("x = 1; // Thread.Sleep is banned", false)]
    [InlineData("var value = LoadAsync(path).Result;", true)]
    [InlineData("return outcome.Result;", false)]
    [InlineData("await task.WaitAsync(stop);", false)]
    [InlineData("_gate.Wait();", true)]
    public void The_scan_sees_calls_and_neither_text_nor_comments(string line, bool banned) =>
        Assert.Equal(banned, Banned.Any(b => Regex.IsMatch(Repository.CodeOnly(line), b.Pattern)));

    private static IEnumerable<(string File, int Number, string Line, string Instead)> Hits() =>
        from file in Repository.Sources("src")
        from line in Repository.Lines(file).Select((text, i) => (Text: text, Number: i + 1))
        from rule in Banned
        where Regex.IsMatch(Repository.CodeOnly(line.Text), rule.Pattern)
        select (file, line.Number, line.Text, rule.Instead);

    private sealed record Allowed(string File, string Call, string Reason)
    {
        public bool Covers(string file, string line) => file == File && line.Contains(Call, StringComparison.Ordinal);
    }
}
