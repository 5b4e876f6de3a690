using static TorchSharp.torch;

namespace RealtimeBCI.Train.Neural;

/// <summary>Chance in a forward pass: with a generator it is training and units drop out, without one it is evaluation.</summary>
/// <param name="Generator">Where chance comes from; null for evaluation.</param>
internal readonly record struct Chance(Generator? Generator)
{
    /// <summary>No chance at all.</summary>
    public static Chance None { get; } = new(null);

    /// <summary>Sets each number to 0 with a probability and divides the others by what remains, in training.</summary>
    public Tensor Drop(Tensor x, double probability)
    {
        if (Generator is null || probability <= 0)
            return x;
        return x * rand(x.shape, generator: Generator).Below(1 - probability).to_type(ScalarType.Float32).Times(1 / (1 - probability));
    }

    /// <summary>For each row whether it is dropped whole; shape [row], bool. None outside training.</summary>
    public Tensor DropRows(long rows, double probability) =>
        Generator is null ? zeros([rows], ScalarType.Bool) : rand([rows], generator: Generator).Below(probability);
}
