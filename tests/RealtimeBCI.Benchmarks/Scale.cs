namespace RealtimeBCI.Benchmarks;

/// <summary>How much work a benchmark does.</summary>
public enum Scale
{
    /// <summary>The sizes that the table states.</summary>
    Full,
    /// <summary>As little as runs every line once, so that a test can see that nothing has rotted; its figures mean nothing.</summary>
    Tiny,
}
