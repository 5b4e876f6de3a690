namespace RealtimeBCI.Train.Nsd;

/// <summary>A real numeric array of a MATLAB file.</summary>
/// <param name="Dimensions">Axis lengths; MATLAB has at least two.</param>
/// <param name="Values">The first axis runs fastest, as in MATLAB.</param>
public sealed record MatArray(IReadOnlyList<int> Dimensions, double[] Values)
{
    /// <summary>The array as whole numbers.</summary>
    /// <param name="name">How to name it in messages.</param>
    /// <exception cref="NsdException">A value is no whole number.</exception>
    public int[] ToIntegers(string name) => Array.ConvertAll(Values, v =>
        v == Math.Floor(v) && Math.Abs(v) <= int.MaxValue ? (int)v : throw new NsdException($"{name} holds {v}; expected whole numbers."));
}
