namespace RealtimeBCI.Preprocess;

/// <summary>The median of values that may be put in another order.</summary>
public static class Median
{
    /// <summary>The middle value, or the mean of the two middle ones.</summary>
    /// <param name="values">At least one, none NaN; left in another order.</param>
    /// <remarks>Selection by partition (Hoare 1961, Commun ACM 4:321); its time grows with the number of values on average. Allocates nothing.</remarks>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static double OfScratch(Span<float> values)
    {
        if (values.IsEmpty)
            throw new ArgumentException("No values have no median.", nameof(values));
        var middle = values.Length / 2;
        var upper = Select(values, middle);
        if (values.Length % 2 == 1)
            return upper;
        var lower = values[0];
        foreach (var v in values[..middle])
            lower = Math.Max(lower, v);
        return ((double)lower + upper) / 2;
    }

    /// <summary>Puts the value of rank <paramref name="rank"/> (from 0) in its place, smaller ones before it.</summary>
    private static float Select(Span<float> values, int rank)
    {
        int from = 0, to = values.Length - 1;
        while (from < to)
        {
            var pivot = Math.Max(Math.Min(values[from], values[to]), Math.Min(Math.Max(values[from], values[to]), values[(from + to) / 2]));
            int low = from, high = to;
            while (low <= high)
            {
                while (values[low] < pivot)
                    low++;
                while (values[high] > pivot)
                    high--;
                if (low <= high)
                {
                    (values[low], values[high]) = (values[high], values[low]);
                    low++;
                    high--;
                }
            }
            if (rank <= high)
                to = high;
            else if (rank >= low)
                from = low;
            else
                break;
        }
        return values[rank];
    }
}
