using System.CommandLine;
using RealtimeBCI.App;

var import = new Command("import", "Makes folders and bundles of this program from what others made.");
foreach (var command in ImportNsdCommand.Create())
    import.Add(command);
var root = new RootCommand("RealtimeBCI: decodes what a participant sees or imagines, volume by volume, while the scanner runs.")
{
    DemoCommand.Create(),
    CheckCommand.Create(),
    RunCommand.Create(),
    BridgeCommand.Create(),
    DisplayCommand.Create(),
    ReplayCommand.Create(),
    ReportCommand.Create(),
    TrainCommand.Create(),
    EvaluateCommand.Create(),
    BenchmarkCommand.Create(),
    GalleryCommand.Create(),
    RealignCommand.Create(),
    AlignCommand.Create(),
    BetasCommand.Create(),
    import,
};
return await Cli.RunAsync(root, args);
