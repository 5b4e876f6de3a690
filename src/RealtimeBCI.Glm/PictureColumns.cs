namespace RealtimeBCI.Glm;

/// <summary>Which design columns each picture has. A bounded number: when none is left, the picture longest unseen gives its columns to the newcomer, and its past joins a pair shared by all such.</summary>
internal sealed class PictureColumns(int first, int columnsPerPicture, int most, Action<int, int> merge)
{
    private readonly Dictionary<string, (int Column, double LastShown)> _pictures = [];

    /// <summary>First column of a picture that is shown now.</summary>
    public int Show(string item, double onsetSeconds)
    {
        if (_pictures.TryGetValue(item, out var known))
        {
            _pictures[item] = (known.Column, Math.Max(known.LastShown, onsetSeconds));
            return known.Column;
        }
        var column = _pictures.Count < most ? first + columnsPerPicture * (1 + _pictures.Count) : TakeOldest();
        _pictures.Add(item, (column, onsetSeconds));
        return column;
    }

    /// <summary>First column in which a picture's response stands; the shared one once it has given its own away.</summary>
    public int ColumnOf(string item) => _pictures.TryGetValue(item, out var known) ? known.Column : first;

    private int TakeOldest()
    {
        var oldest = "";
        var shown = double.PositiveInfinity;
        foreach (var (item, known) in _pictures)
            if (known.LastShown < shown)
                (oldest, shown) = (item, known.LastShown);
        var column = _pictures[oldest].Column;
        _pictures.Remove(oldest);
        for (var c = 0; c < columnsPerPicture; c++)
            merge(column + c, first + c);
        return column;
    }
}
