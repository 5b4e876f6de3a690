using System.Numerics;

namespace RealtimeBCI.Decode;

/// <summary>Finds numbers that are no numbers.</summary>
public static class FiniteKernel
{
    /// <summary>Counts NaN and infinite values; 0 for an empty span. Allocates nothing.</summary>
    public static int CountNonFinite(ReadOnlySpan<float> values)
    {
        var count = 0;
        var i = 0;
        var most = new Vector<float>(float.MaxValue);
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            if (!Vector.LessThanOrEqualAll(Vector.Abs(new Vector<float>(values[i..])), most))
                count += CountOneByOne(values.Slice(i, Vector<float>.Count));
        return count + CountOneByOne(values[i..]);
    }

    private static int CountOneByOne(ReadOnlySpan<float> values)
    {
        var count = 0;
        foreach (var v in values)
            if (!float.IsFinite(v))
                count++;
        return count;
    }
}
