namespace RealtimeBCI.Train.Checkpoints;

/// <summary>What the blocks of MindEye2's released backbone add to every coordinate of their input.</summary>
/// <remarks>The released code runs x = B1(x) + r1; r1 = x; x = B2(xᵀ) + r2; r2 = x, with r1 = x0 and r2 = x0ᵀ at first, on a sequence of length 1. B2 starts with a LayerNorm over that single
/// number, and a number minus its own mean is 0: what comes out is the norm's bias, whatever goes in. So B2 = outer · GELU(inner · bias + innerBias) + outerBias is a constant, the
/// chain of r2 carries x0 alone, and the result is x0 + Σ B2. B1 (<c>backbone.mixer_blocks1</c>) has no effect at all.</remarks>
public static class MixerConstant
{
    /// <summary>The sum of all blocks' constants; 0 where there is no block.</summary>
    /// <param name="weights">With <c>backbone.mixer_blocks2.I.{0,1.0,1.3}</c>.</param>
    /// <exception cref="CheckpointException">A parameter has more than one number: a sequence longer than 1 is no released model.</exception>
    public static double Of(StateDict weights)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.CountOf("backbone.mixer_blocks2.{0}.0.weight"); i++)
        {
            var name = $"backbone.mixer_blocks2.{i}";
            var normalised = Number(weights, name + ".0.bias", 1);
            var inner = Number(weights, name + ".1.0.weight", 1, 1) * normalised + Number(weights, name + ".1.0.bias", 1);
            sum += Number(weights, name + ".1.3.weight", 1, 1) * Gelu(inner) + Number(weights, name + ".1.3.bias", 1);
        }
        return sum;
    }

    private static double Number(StateDict weights, string name, params ReadOnlySpan<long> shape) => weights.Require(name, shape).ToArray()[0];

    private static double Gelu(double x) => x * NormalDistribution.Cumulative(x);
}
