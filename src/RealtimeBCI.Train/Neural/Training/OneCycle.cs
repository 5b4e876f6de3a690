namespace RealtimeBCI.Train.Neural;

/// <summary>Learning rate and first momentum over a training (Smith and Topin 2019), as PyTorch's OneCycleLR has them with its defaults and MindEye's.</summary>
/// <remarks>Half a cosine from most/25 up to most, then half a cosine down to most/25,000; meanwhile the first momentum goes from .95 to .85 and back, which PyTorch does unless told not to.</remarks>
/// <param name="most">Highest learning rate.</param>
/// <param name="steps">Steps in all.</param>
/// <param name="risingShare">Share of the steps in which it rises; with too few steps to rise it starts at the highest rate.</param>
internal sealed class OneCycle(double most, int steps, double risingShare)
{
    private const double StartDivisor = 25, EndDivisor = 1000, HighMomentum = 0.95, LowMomentum = 0.85;
    private readonly double _top = risingShare * steps - 1;

    /// <summary>Rate and first momentum of a step, counted from 0.</summary>
    public (double Rate, double Momentum) At(int step)
    {
        var start = most / StartDivisor;
        if (_top > 0 && step <= _top)
            return (Between(start, most, step / _top), Between(HighMomentum, LowMomentum, step / _top));
        var done = Math.Clamp((step - Math.Max(0, _top)) / Math.Max(1, steps - 1 - Math.Max(0, _top)), 0, 1);
        return (Between(most, start / EndDivisor, done), Between(LowMomentum, HighMomentum, done));
    }

    private static double Between(double from, double to, double done) => to + (from - to) / 2 * (1 + Math.Cos(Math.PI * done));
}
