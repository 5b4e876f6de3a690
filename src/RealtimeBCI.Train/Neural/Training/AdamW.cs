using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Train.Neural;

/// <summary>AdamW (Loshchilov and Hutter 2019), whose moments are named tensors that a checkpoint can hold.</summary>
/// <remarks>Every parameter but biases decays: the released code means to spare the gains of norms too, but the names that it looks for never occur.</remarks>
internal sealed class AdamW : IDisposable
{
    private const double SecondMomentum = 0.999, Epsilon = 1e-8;
    private readonly ParameterTable _parameters;
    private readonly double _decay;

    /// <summary>Starts with moments of 0.</summary>
    public AdamW(ParameterTable parameters, double decay)
    {
        (_parameters, _decay) = (parameters, decay);
        foreach (var name in parameters.Names)
            Moments[name] = (zeros_like(parameters[name]).DetachFromDisposeScope(), zeros_like(parameters[name]).DetachFromDisposeScope());
    }

    /// <summary>Steps done.</summary>
    public int Steps { get; set; }

    /// <summary>Running means of each gradient and of its square.</summary>
    public Dictionary<string, (Tensor First, Tensor Second)> Moments { get; } = [];

    /// <summary>Moves every parameter that has a gradient, and clears the gradients.</summary>
    /// <param name="rate">Learning rate.</param>
    /// <param name="momentum">Of the running mean.</param>
    public void Step(double rate, double momentum)
    {
        using var noGrad = no_grad();
        Steps++;
        foreach (var name in _parameters.Names)
        {
            using var scope = NewDisposeScope();
            var parameter = _parameters[name];
            if (parameter.grad is not { } gradient)
                continue;
            var (first, second) = Moments[name];
            if (!name.EndsWith("bias", StringComparison.Ordinal))
                parameter.TimesInPlace(1 - rate * _decay);
            first.TimesInPlace(momentum).PlusInPlace(gradient, 1 - momentum);
            second.TimesInPlace(SecondMomentum).PlusProductInPlace(gradient, gradient, 1 - SecondMomentum);
            var spread = second.sqrt().TimesInPlace(1 / Math.Sqrt(1 - Math.Pow(SecondMomentum, Steps))).PlusInPlace(Epsilon);
            parameter.PlusQuotientInPlace(first, spread, -rate / (1 - Math.Pow(momentum, Steps)));
            gradient.zero_();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (first, second) in Moments.Values)
        {
            first.Dispose();
            second.Dispose();
        }
    }
}
