using RealtimeBCI.Decode;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Train.Neural;

/// <summary>Trains a denoiser: it sees image tokens at a random time of the schedule, and brain tokens, and estimates the clean image tokens.</summary>
/// <param name="network">The denoiser.</param>
/// <param name="scale">Factor of image tokens before noise is added: √channels for MindEye1, 1 for MindEye2.</param>
internal sealed class DiffusionPrior(PriorNetwork network, double scale) : IDisposable
{
    private const double NullProbability = 0.2;
    private readonly PriorSchedule _schedule = new();

    /// <summary>The denoiser.</summary>
    public PriorNetwork Network => network;
    /// <summary>Factor of image tokens.</summary>
    public double Scale => scale;
    /// <summary>The noise.</summary>
    public PriorSchedule Schedule => _schedule;

    /// <summary>Mean squared error of the estimate; brain tokens and noisy tokens are each, independently, replaced by a learned null in a fifth of the rows.</summary>
    /// <param name="brain">Shape [row, token * channel].</param>
    /// <param name="image">As the gallery has them; same shape.</param>
    /// <param name="chance">Training.</param>
    public Tensor Loss(Tensor brain, Tensor image, Chance chance)
    {
        var rows = image.shape[0];
        var times = randint(0, _schedule.Times, [rows], generator: chance.Generator, dtype: ScalarType.Int64);
        double[] signal = [.. times.data<long>().ToArray().Select(t => _schedule.Signal((int)t))];
        Tensor Column(Func<double, double> of) => tensor(Array.ConvertAll(signal, s => (float)of(s))).unsqueeze(1);
        var clean = image.Times(scale);
        var noisy = (Column(Math.Sqrt) * clean).Plus(Column(s => Math.Sqrt(1 - s)) * randn(clean.shape, generator: chance.Generator));
        var estimate = network.Estimate(noisy, times, brain, chance.DropRows(rows, NullProbability), chance.DropRows(rows, NullProbability));
        return nn.functional.mse_loss(estimate, clean);
    }

    /// <summary>The denoiser for one row of brain tokens, as samplers take it.</summary>
    /// <param name="brain">Shape [token * channel].</param>
    public Denoise For(float[] brain) => (noisy, time, estimate) =>
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var none = zeros([1], ScalarType.Bool);
        network.Estimate(tensor(noisy.ToArray()).unsqueeze(0), tensor((long[])[time]), tensor(brain).unsqueeze(0), none, none).contiguous().data<float>().ToArray().CopyTo(estimate);
    };

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();
}
