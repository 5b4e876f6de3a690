namespace RealtimeBCI.Glm;

/// <summary>The middle value, the upper one of two.</summary>
internal static class UpperMedian
{
    /// <summary>Finds it.</summary>
    /// <param name="values">In any order.</param>
    /// <param name="none">What to say where there is no value.</param>
    public static T Of<T>(IEnumerable<T> values, T none)
    {
        T[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? none : sorted[sorted.Length / 2];
    }
}
