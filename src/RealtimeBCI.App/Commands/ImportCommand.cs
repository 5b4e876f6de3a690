using System.CommandLine;

namespace RealtimeBCI.App;

/// <summary><c>rtbci import</c>: takes in what others made.</summary>
public static class ImportCommand
{
    /// <summary>The command with its verbs.</summary>
    public static Command Create() => new("import", """
        Takes in what others made. Nothing is fetched: name files of your own.
        Example: rtbci import checkpoint last.pth --family mindeye1 --output bundle
        """)
    {
        ImportCheckpointCommand.Create(),
        ImportNsdCommand.Nsd(),
        ImportNsdCommand.Imagery(),
    };
}
