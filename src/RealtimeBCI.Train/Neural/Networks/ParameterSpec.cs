namespace RealtimeBCI.Train.Neural;

/// <summary>How a parameter begins.</summary>
internal enum ParameterStart
{
    /// <summary>Uniform between −scale and scale.</summary>
    Uniform,
    /// <summary>Normal with standard deviation scale.</summary>
    Normal,
    /// <summary>Every number is scale.</summary>
    Constant,
}

/// <summary>A parameter that a network will have.</summary>
/// <param name="Name">Its name in the released checkpoints, where they have it.</param>
/// <param name="Shape">Axis lengths, outermost first.</param>
/// <param name="Start">How it begins.</param>
/// <param name="Scale">See <see cref="ParameterStart"/>.</param>
internal sealed record ParameterSpec(string Name, long[] Shape, ParameterStart Start, double Scale)
{
    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, (a, b) => checked(a * b));

    /// <summary>Weights [to, from] and, if wanted, bias [to] of a linear map, both uniform in ±1/√from as PyTorch starts them.</summary>
    public static IEnumerable<ParameterSpec> Linear(string name, long to, long from, bool bias = true)
    {
        yield return new(name + ".weight", [to, from], ParameterStart.Uniform, 1 / Math.Sqrt(from));
        if (bias)
            yield return new(name + ".bias", [to], ParameterStart.Uniform, 1 / Math.Sqrt(from));
    }

    /// <summary>Gain 1 and shift 0 of a layer norm.</summary>
    public static IEnumerable<ParameterSpec> Norm(string name, long width) =>
        [new(name + ".weight", [width], ParameterStart.Constant, 1), new(name + ".bias", [width], ParameterStart.Constant, 0)];
}
