using System.CommandLine;

namespace RealtimeBCI.App;

/// <summary><c>rtbci bridge</c>: sends volumes, as a scanner's computer would.</summary>
public static class BridgeCommand
{
    /// <summary>The command with its verbs.</summary>
    public static Command Create() => new("bridge", """
        Sends volumes and events to a session.
        Example: rtbci bridge nifti bold.nii.gz --events events.tsv --connect tcp://127.0.0.1:5581
        """)
    {
        BridgeNiftiCommand.Create(),
        BridgeSimulateCommand.Create(),
    };
}
