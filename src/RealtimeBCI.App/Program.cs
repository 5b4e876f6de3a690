using System.CommandLine;
using RealtimeBCI.App;

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
    PretrainCommand.Create(),
    ImportCommand.Create(),
    DecodeCommand.Create(),
    EvaluateCommand.Create(),
    BenchmarkCommand.Create(),
    GalleryCommand.Create(),
    RealignCommand.Create(),
    AlignCommand.Create(),
    BetasCommand.Create(),
};
return await Cli.RunAsync(root, args);
