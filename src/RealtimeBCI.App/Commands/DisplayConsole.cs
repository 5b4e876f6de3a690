namespace RealtimeBCI.App;

/// <summary>The display's lines on the console.</summary>
internal static class DisplayConsole
{
    public static void Say(string line) => Console.WriteLine($"display: {line}");

    public static void Warn(string line) => Console.Error.WriteLine($"display: {line}");
}
