using RealtimeBCI.Train;
using RealtimeBCI.Train.Neural;

namespace RealtimeBCI.Tests.Train.Neural;

public sealed class NeuralSettingsTests
{
    private static readonly NetworkSizes Published = new() { Voxels = [15_724], Hidden = 4096, Blocks = 4, Width = 2048, Tokens = 257, Channels = 768 };

    [Fact]
    public void The_defaults_are_the_published_ones()
    {
        var one = MindEye1Family.Defaults.Read("mindeye1", new Dictionary<string, string>());
        Assert.Equal((4096, 4, 240, 32, 3e-4, 0.01, 2048, true), (one.Hidden, one.Blocks, one.Epochs, one.Batch, one.Rate, one.Decay, one.Width, one.Prior));
        var two = MindEye2Family.Defaults.Read("mindeye2", new Dictionary<string, string>());
        Assert.Equal((4096, 4, 150, 24, "as-released"), (two.Hidden, two.Blocks, two.Epochs, two.Batch, two.Variant));
    }

    [Fact]
    public void A_setting_that_is_unknown_is_refused_with_those_that_are_known()
    {
        var message = Refusal(MindEye1Family.Defaults, "mindeye1", "variant", "as-described");
        Assert.StartsWith("mindeye1 has no setting 'variant'; it has batch, blocks, centre, checkpoint,", message, StringComparison.Ordinal);
        Assert.Contains("has no setting 'width'", Refusal(MindEye2Family.Defaults, "mindeye2", "width", "8"));
    }

    [Fact]
    public void A_setting_out_of_range_is_refused_with_the_range() =>
        Assert.Equal("mindeye1's setting dropout is '1'; expected a number of at least 0 and at most 0.95.", Refusal(MindEye1Family.Defaults, "mindeye1", "dropout", "1"));

    [Fact]
    public void The_published_network_has_the_published_number_of_parameters()
    {
        long Count(NeuralSettings settings, NetworkSizes sizes, Func<string, bool> which) => NeuralModel.Specs(settings, sizes).Where(s => which(s.Name)).Sum(s => s.Count);
        Assert.Equal(940_225_280, Count(MindEye1Family.Defaults, Published, n => !n.Contains("projector") && !n.StartsWith("net.", StringComparison.Ordinal)));
        Assert.Equal(7.35e6, Count(MindEye1Family.Defaults, Published, n => n.Contains("projector")), 0.01e6);
        var second = Published with { Tokens = 256, Channels = 1664, Width = 1664 };
        Assert.Equal(1.745e9, Count(MindEye2Family.Defaults, second, n => n.StartsWith("backbone.backbone_linear", StringComparison.Ordinal)), 0.001e9);
        Assert.Equal(8.3e6, Count(MindEye2Family.Defaults, second, n => n.Contains("clip_proj")), 0.05e6);
        Assert.Equal(259.9e6, Count(MindEye2Family.Defaults, second, n => n.StartsWith("diffusion_prior.", StringComparison.Ordinal)), 0.05e6);
    }

    [Fact]
    public void The_published_size_is_refused_on_a_computer_of_24_gibibytes_in_one_line_that_says_what_to_lower()
    {
        var estimate = MemoryEstimate.Of(MindEye1Family.Defaults, Published, [27_000], 8_859);
        Assert.InRange(estimate.Need, 30_000_000_000, 80_000_000_000);
        var message = Assert.Throws<TrainingException>(() => estimate.Require("mindeye1", 24L << 30, MindEye1Family.Defaults)).Message;
        Assert.StartsWith("Training mindeye1 needs about ", message, StringComparison.Ordinal);
        Assert.Contains("and 25.8 GB are available. Lower hidden (now 4096), blocks (4) or batch (32), set prior=none, or predict a smaller space than 'image-tokens'.", message);
        Assert.DoesNotContain('\n', message);
        estimate.Require("mindeye1", 80_000_000_000, MindEye1Family.Defaults);
    }

    [Fact]
    public void A_family_refuses_before_it_allocates_what_the_computer_lacks()
    {
        var made = new MadeTrials(8);
        var family = new MindEye1Family(() => 1_000_000);
        var message = Assert.Throws<TrainingException>(() => family.Fit(
            made.Participant(1, 20, Enumerable.Range(0, 8)), made.Gallery, MadeTrials.Options(1, ("hidden", "8"), ("width", "8"), ("prior", "none")), new MadeTrials.Reports(), default)).Message;
        Assert.Contains("0.0 GB are available", message);
    }

    [Theory]
    [InlineData("MemTotal:       24630188 kB\nMemFree:  1 kB\nMemAvailable:   20971520 kB\n", 21_474_836_480)]
    [InlineData("MemTotal: 5 kB\n", null)]
    [InlineData("MemAvailable: many kB\n", null)]
    public void Available_memory_is_read_as_linux_gives_it(string text, long? bytes) => Assert.Equal(bytes, AvailableMemory.Parse(text));

    private static string Refusal(NeuralSettings defaults, string family, string key, string value) =>
        Assert.Throws<TrainingException>(() => defaults.Read(family, new Dictionary<string, string> { [key] = value })).Message;
}
