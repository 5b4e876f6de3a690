namespace RealtimeBCI.Tests.EndToEnd;

[Collection(WholeProcesses.Name)]
public sealed class CommandLineTests
{
    public static TheoryData<string> Commands =>
    [
        "demo", "check", "run", "bridge", "bridge nifti", "bridge simulate", "display", "replay", "report", "train", "evaluate",
        "gallery", "gallery build", "gallery demo", "gallery train-encoder", "realign", "align", "betas", "betas fit", "import", "import checkpoint", "import nsd", "import nsd-imagery", "decode", "benchmark", "benchmark nsd-imagery", "pretrain",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_shows_an_example_of_the_command(string command)
    {
        var help = await Rtbci.SucceedAsync([.. command.Split(' '), "--help"]);
        Assert.Contains($"Example: rtbci {command}", help);
    }

    [Theory]
    [InlineData("run --no-such-option", "--no-such-option")]
    [InlineData("run session.yaml --output folder --resum", "--resum")]
    [InlineData("replay folder --jsom", "--jsom")]
    [InlineData("run session.yaml", "--output")]
    [InlineData("fly", "fly")]
    [InlineData("bridge simulate --events e.tsv --connect tcp://127.0.0.1:9 --grid 3x3", "3x3")]
    [InlineData("bridge nifti bold.nii --speed fast", "fast")]
    [InlineData("bridge simulate", "--connect")]
    [InlineData("display", "--demo-states")]
    [InlineData("display --demo-states --size big", "big")]
    [InlineData("train --session s.yaml --gallery g --output b", "--bids")]
    [InlineData("betas --input b.nii --events e.tsv --output o.nii --as-of causal", "--expected-volumes")]
    [InlineData("betas --input b.nii --events e.tsv --output o.nii --estimator magic", "magic")]
    [InlineData("import checkpoint c.pth --family mindeye9 --output b", "mindeye9")]
    [InlineData("import checkpoint c.pth --family mindeye1 --subject 1 --output b", "--subject")]
    [InlineData("import checkpoint c.pth --family mindeye1 --variant as-described --output b", "--variant")]
    [InlineData("import checkpoint c.pth --family mindeye1 --mask m.nii --output b", "--normaliser")]
    [InlineData("decode --bundle b --input v.npy --output o.npy --device abacus", "abacus")]
    [InlineData("realign --input b.nii --matrices m.json --reference -1", "-1")]
    [InlineData("gallery build --pictures p --output o --text-encoder t.onnx", "--image-encoder")]
    [InlineData("gallery build --pictures p --output o --image-encoder i.onnx --preset clap", "clap")]
    public async Task A_wrong_command_line_ends_with_2_and_one_line_that_names_what_is_wrong(string line, string named)
    {
        var (code, _, error) = await Rtbci.RunAsync(line.Split(' '));
        Assert.Equal(2, code);
        Assert.Contains(named, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Theory]
    [InlineData("run nowhere.yaml --output out", "nowhere.yaml")]
    [InlineData("replay nowhere", "nowhere")]
    [InlineData("report nowhere", "nowhere")]
    [InlineData("realign --input nowhere.nii --matrices m.json", "nowhere.nii")]
    [InlineData("betas --input nowhere.nii --events e.tsv --output o.nii", "nowhere.nii")]
    [InlineData("gallery build --pictures nowhere --output out", "nowhere")]
    [InlineData("import checkpoint nowhere.pth --family mindeye1 --output out", "nowhere.pth")]
    [InlineData("decode --bundle nowhere --input v.npy --output out", "nowhere")]
    public async Task What_is_not_there_ends_with_1_and_one_line_that_names_it(string line, string named)
    {
        var folder = TestPaths.TemporaryFolder();
        string[] arguments = [.. line.Split(' ').Select(word => word == "out" ? Path.Combine(folder, "out") : word)];
        var (code, _, error) = await Rtbci.RunAsync(arguments);
        Assert.Equal(1, code);
        Assert.Contains(named, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }
}
