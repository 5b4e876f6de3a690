namespace RealtimeBCI.Train;

/// <summary>What a regression is to predict, read a few columns at a time, so that targets of any length fit. Trials with the same target share a row.</summary>
public interface ITargetSource
{
    /// <summary>Number of different rows.</summary>
    int Rows { get; }

    /// <summary>Length of a row.</summary>
    int Dimension { get; }

    /// <summary>Reads some columns of every row.</summary>
    /// <param name="start">First column.</param>
    /// <param name="count">Number of columns.</param>
    /// <param name="into">Written; shape [row, <paramref name="count"/>], C order.</param>
    void ReadBlock(int start, int count, Span<float> into);
}

/// <summary>Targets that are in memory.</summary>
/// <param name="values">Shape [row, column], C order.</param>
/// <param name="dimension">Length of a row.</param>
public sealed class TargetMatrix(float[] values, int dimension) : ITargetSource
{
    /// <inheritdoc/>
    public int Rows => values.Length / dimension;

    /// <inheritdoc/>
    public int Dimension => dimension;

    /// <inheritdoc/>
    public void ReadBlock(int start, int count, Span<float> into)
    {
        for (var row = 0; row < Rows; row++)
            values.AsSpan(row * dimension + start, count).CopyTo(into[(row * count)..]);
    }
}
