namespace RealtimeBCI.Train.Neural;

/// <summary>Seeds of everything in a training that needs chance: each epoch has its own, so that a resumed training goes on as it would have.</summary>
internal static class Seeds
{
    /// <summary>What chance is for.</summary>
    public const int Split = 1, Start = 2, Batches = 3, Dropout = 4;

    /// <summary>One seed of many; the same for the same three numbers on every computer.</summary>
    public static int Of(int seed, int purpose, int index)
    {
        var mixed = unchecked((ulong)(uint)seed * 0x9E3779B97F4A7C15 + (ulong)purpose * 0xBF58476D1CE4E5B9 + (ulong)index * 0x94D049BB133111EB);
        mixed = unchecked((mixed ^ (mixed >> 31)) * 0xD6E8FEB86659FD93);
        return (int)(mixed >> 33);
    }
}
