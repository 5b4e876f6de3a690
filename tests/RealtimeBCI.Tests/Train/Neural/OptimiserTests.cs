using RealtimeBCI.Train;
using RealtimeBCI.Train.Neural;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Tests.Train.Neural;

/// <summary>Against PyTorch 1.13: AdamW with weight decay .01 (0 on the bias) and OneCycleLR(max_lr .1, 20 steps, pct_start .5, final_div_factor 1000), defaults otherwise.</summary>
public sealed class OptimiserTests
{
    private static readonly double[] Rates =
    [
        0.004, 0.0068947542, 0.0152298667, 0.028, 0.0436648875, 0.0603351125, 0.076, 0.0887701333, 0.0971052458, 0.1, 0.0975529237, 0.0904512317, 0.079390087,
        0.0654522317, 0.050002, 0.0345517683, 0.020613913, 0.0095527683, 0.0024510763, 4e-06,
    ];

    private static readonly double[] Momenta =
    [
        0.95, 0.94698463, 0.93830222, 0.925, 0.90868241, 0.89131759, 0.875, 0.86169778, 0.85301537, 0.85, 0.85244717, 0.85954915, 0.87061074, 0.88454915, 0.9,
        0.91545085, 0.92938926, 0.94045085, 0.94755283, 0.95,
    ];

    [Fact]
    public void The_learning_rate_and_momentum_are_those_of_pytorch()
    {
        var cycle = new OneCycle(0.1, 20, 0.5);
        for (var step = 0; step < 20; step++)
        {
            Assert.Equal(Rates[step], cycle.At(step).Rate, 1e-9);
            Assert.Equal(Momenta[step], cycle.At(step).Momentum, 1e-7);
        }
    }

    [Fact]
    public void Twenty_steps_lead_where_pytorch_leads()
    {
        TorchRuntime.Use(1);
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        using var table = new ParameterTable(ParameterSpec.Linear("map", 2, 2), generator);
        table.Set("map.weight", RealtimeBCI.Decode.NamedTensor.Of("map.weight", [0.5f, -1, 2, 0.25f], 2, 2));
        table.Set("map.bias", RealtimeBCI.Decode.NamedTensor.Of("map.bias", [0.1f, -0.2f], 2));
        using var optimiser = new AdamW(table, 0.01);
        var cycle = new OneCycle(0.1, 20, 0.5);
        var x = tensor(new float[] { 1, 2, -1, 0.5f, 0.3f, -0.7f }, [3, 2]);
        var y = tensor(new float[] { 1, 0, 0, 1, 0.5f, 0.5f }, [3, 2]);
        for (var step = 0; step < 20; step++)
        {
            (table.Linear("map", x) - y).square().mean().backward();
            var (rate, momentum) = cycle.At(step);
            optimiser.Step(rate, momentum);
        }
        float[] weights = [0.97388321f, -0.29616550f, 1.19457388f, -0.45472425f], bias = [0.73597127f, 0.55650377f];
        Assert.Equal(weights, table["map.weight"].detach().data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 2e-6);
        Assert.Equal(bias, table["map.bias"].detach().data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 2e-6);
    }
}
