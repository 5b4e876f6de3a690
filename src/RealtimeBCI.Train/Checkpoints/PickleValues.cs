namespace RealtimeBCI.Train.Checkpoints;

/// <summary>A name that a pickle refers to, such as <c>torch FloatStorage</c>. Nothing is ever looked up by it.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    public string Full => $"{Module}.{Name}";
}

/// <summary>A value of a type that is known to be harmless and of no use here, such as a numpy number among the training losses.</summary>
internal sealed record PickleSkipped;

/// <summary>A dictionary; unhashable and repeated keys are kept as they come.</summary>
internal sealed class PickleDict
{
    public List<(object? Key, object? Value)> Items { get; } = [];

    /// <summary>The last value under a text key; null where there is none.</summary>
    public object? this[string key] => Items.LastOrDefault(i => i.Key is string name && name == key).Value;
}

/// <summary>The numbers behind one tensor or several.</summary>
internal sealed record PickleStorage(ElementType Type, string Key, long Count);

/// <summary>A view of a storage; sizes and strides in numbers, outermost axis first. Checked to lie inside the storage.</summary>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, long[] Shape, long[] Strides)
{
    /// <summary>Whether its values lie one after another in C order.</summary>
    public bool IsContiguous
    {
        get
        {
            long expected = 1;
            for (var axis = Shape.Length - 1; axis >= 0; axis--)
            {
                if (Shape[axis] != 1 && Strides[axis] != expected)
                    return false;
                expected *= Math.Max(1, Shape[axis]);
            }
            return true;
        }
    }

    /// <summary>Where in the storage the value lies that is the n-th in C order.</summary>
    public long IndexOf(long n)
    {
        var index = Offset;
        for (var axis = Shape.Length - 1; axis >= 0; axis--)
        {
            (n, var along) = Math.DivRem(n, Shape[axis]);
            index += along * Strides[axis];
        }
        return index;
    }
}
