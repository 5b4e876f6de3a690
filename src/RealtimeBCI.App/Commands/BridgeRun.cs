namespace RealtimeBCI.App;

/// <summary>What the bridge's verbs share: how they end.</summary>
internal static class BridgeRun
{
    /// <summary>Runs a verb: 0, or 1 with one line that says what was wrong.</summary>
    public static async Task<int> Guarded(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("bridge: stopped; the run was ended as aborted.");
            return 1;
        }
        catch (Exception failure) when (failure is ArgumentException or IOException or NiftiException or NpyException or EventsException or TimeoutException or InvalidOperationException)
        {
            Console.Error.WriteLine($"bridge: {failure.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }
}
