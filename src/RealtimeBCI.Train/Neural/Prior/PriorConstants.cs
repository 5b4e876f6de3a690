using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Train.Neural;

/// <summary>A prior's arrays of positions and times as tensors, outside every dispose scope until they are disposed.</summary>
internal sealed class PriorConstants : IDisposable
{
    /// <summary>Makes them for one sequence.</summary>
    public PriorConstants(PriorSizes sizes)
    {
        var positions = PriorPositions.Of(sizes);
        Cosine = tensor(positions.Cosine, [sizes.Sequence, sizes.HeadWidth]).DetachFromDisposeScope();
        Sine = tensor(positions.Sine, [sizes.Sequence, sizes.HeadWidth]).DetachFromDisposeScope();
        Turn = tensor(positions.Turn, [sizes.HeadWidth, sizes.HeadWidth]).DetachFromDisposeScope();
        Buckets = tensor(positions.Buckets).DetachFromDisposeScope();
        TimeRates = tensor(RatesOf(sizes.Channels)).DetachFromDisposeScope();
    }

    /// <summary>See <see cref="PriorPositions"/>.</summary>
    public Tensor Cosine { get; }
    /// <summary>See <see cref="PriorPositions"/>.</summary>
    public Tensor Sine { get; }
    /// <summary>See <see cref="PriorPositions"/>.</summary>
    public Tensor Turn { get; }
    /// <summary>See <see cref="PriorPositions"/>; flat.</summary>
    public Tensor Buckets { get; }
    /// <summary>Radians per time of each sine; shape [channel / 2].</summary>
    public Tensor TimeRates { get; }

    /// <summary>Rates from 1 down to 1/10,000, evenly in their logarithm.</summary>
    public static float[] RatesOf(int channels)
    {
        var half = channels / 2;
        return [.. Enumerable.Range(0, half).Select(i => (float)Math.Exp(-i * Math.Log(10_000) / Math.Max(1, half - 1)))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in (Tensor[])[Cosine, Sine, Turn, Buckets, TimeRates])
            tensor.Dispose();
    }
}
