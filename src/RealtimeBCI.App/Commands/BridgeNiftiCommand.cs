using System.CommandLine;
using RealtimeBCI.Bridge.Scanner;

namespace RealtimeBCI.App;

/// <summary><c>rtbci bridge nifti</c>: replays a recorded series.</summary>
internal static class BridgeNiftiCommand
{
    public static Command Create()
    {
        var series = new Argument<FileInfo>("FILE") { Description = "The series, .nii or .nii.gz, NIfTI-1 or -2." };
        var command = new Command("nifti", "Replays a series.") { series };
        return command;
    }
}
