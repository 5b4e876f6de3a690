using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Train.Neural;

/// <summary>The two contrastive losses of MindEye1 and 2, nats, on predictions and targets of unit length; shape [row, dimension].</summary>
internal static class ContrastiveLoss
{
    /// <summary>Temperature while patterns are mixed.</summary>
    public const double MixedTemperature = 0.006;
    private const double FirstSoftTemperature = 0.004, LastSoftTemperature = 0.0075;
    private const double Never = -1e9;

    /// <summary>BiMixCo: cross-entropy of the mixture's masses, over pictures for each pattern and over patterns for each picture, halved.</summary>
    /// <param name="predicted">Unit length.</param>
    /// <param name="target">Unit length, of the patterns' own pictures before mixing.</param>
    /// <param name="pairs">The masses, and the pairs that are left out of both sums.</param>
    /// <param name="temperature">Divides the cosines.</param>
    public static Tensor BiMixCo(Tensor predicted, Tensor target, ContrastiveTargets pairs, double temperature = MixedTemperature)
    {
        var rows = predicted.shape[0];
        var mass = tensor(pairs.Mass, [rows, rows]);
        var cosines = predicted.matmul(target.t()).Times(1 / temperature).Masked(tensor(pairs.Ignored, [rows, rows]), Never);
        return CrossEntropy(mass, cosines).Plus(CrossEntropy(mass.t(), cosines.t())).Times(0.5);
    }

    /// <summary>SoftCLIP: cross-entropy against the pictures' own similarities, both ways, halved. Rows of one picture share their mass, so repeats are no false negatives.</summary>
    /// <param name="predicted">Unit length.</param>
    /// <param name="target">Unit length.</param>
    /// <param name="temperature">Divides the cosines; see <see cref="SoftTemperature"/>.</param>
    public static Tensor Soft(Tensor predicted, Tensor target, double temperature)
    {
        var mass = nn.functional.softmax(target.matmul(target.t()).Times(1 / temperature), 1);
        var cosines = predicted.matmul(target.t()).Times(1 / temperature);
        return CrossEntropy(mass, cosines).Plus(CrossEntropy(mass, cosines.t())).Times(0.5);
    }

    /// <summary>SoftCLIP's temperature: from .004 to .0075 along half a cosine.</summary>
    /// <param name="epoch">Counted from the switch, from 0.</param>
    /// <param name="epochs">Epochs from the switch to the end.</param>
    public static double SoftTemperature(int epoch, int epochs) => epochs < 2 ? FirstSoftTemperature
        : LastSoftTemperature + (FirstSoftTemperature - LastSoftTemperature) / 2 * (1 + Math.Cos(Math.PI * epoch / (epochs - 1)));

    private static Tensor CrossEntropy(Tensor mass, Tensor logits) => (mass * nn.functional.log_softmax(logits, 1)).sum(1).mean().neg();
}
