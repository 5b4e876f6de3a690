namespace RealtimeBCI.Glm;

/// <summary>Dot products of a design's columns with each other, summed row by row. Column 0 is the sum of all trials, the others are nuisance.</summary>
/// <param name="capacity">Most columns that it will ever have.</param>
internal sealed class LssGram(int capacity)
{
    private readonly double[] _products = new double[capacity * capacity];

    public int Capacity => capacity;

    /// <summary>Columns in use.</summary>
    public int Count { get; private set; }

    /// <summary>Rows folded.</summary>
    public int Rows { get; private set; }

    public double this[int i, int j] => _products[i * capacity + j];

    /// <summary>Adds a column that was zero in every row so far.</summary>
    public int AddColumn() => Count < capacity ? Count++ : throw new InvalidOperationException($"The design has {capacity} columns already.");

    /// <summary>Adds one row; shape [<see cref="Count"/>].</summary>
    public void Fold(ReadOnlySpan<double> row)
    {
        Rows++;
        for (var i = 0; i < Count; i++)
            if (row[i] != 0)
                VectorMath.AddScaled(row[i], row[..Count], _products.AsSpan(i * capacity, Count));
    }

    /// <summary>Makes one column of two: their sum in <paramref name="to"/>, zero in <paramref name="from"/>.</summary>
    public void Merge(int from, int to)
    {
        for (var j = 0; j < Count; j++)
            _products[to * capacity + j] += _products[from * capacity + j];
        for (var i = 0; i < Count; i++)
        {
            _products[i * capacity + to] += _products[i * capacity + from];
            _products[i * capacity + from] = 0;
        }
        _products.AsSpan(from * capacity, Count).Clear();
    }
}
