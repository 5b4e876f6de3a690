namespace RealtimeBCI.Train.Neural;

/// <summary>Which pairs of a batch belong together, and which say nothing.</summary>
/// <param name="Mass">How much of each brain pattern stems from each picture; rows sum to 1; shape [pattern, picture].</param>
/// <param name="Ignored">Pairs that show one picture though they are no pair of the batch: counted as wrong they would teach against the truth; shape [pattern, picture].</param>
internal sealed record ContrastiveTargets(float[] Mass, bool[] Ignored)
{
    /// <summary>The pairs of a batch.</summary>
    /// <param name="mixture">How the patterns were mixed.</param>
    /// <param name="items">Which picture each row shows; shape [row].</param>
    /// <remarks>The released code assigns the partner's mass, so that a row which is its own partner loses what it had; here the masses are added. A partner that shows the row's own
    /// picture gives its mass to the row.</remarks>
    public static ContrastiveTargets Of(Mixture mixture, ReadOnlySpan<int> items)
    {
        var rows = mixture.Rows;
        var mass = new float[rows * rows];
        var ignored = new bool[rows * rows];
        for (var i = 0; i < rows; i++)
        {
            var (partner, share) = (mixture.Partners[i], mixture.Shares[i]);
            mass[i * rows + i] += share;
            mass[i * rows + (items[partner] == items[i] ? i : partner)] += 1 - share;
            for (var j = 0; j < rows; j++)
                ignored[i * rows + j] = mass[i * rows + j] == 0 && j != i && (items[j] == items[i] || (share < 1 && items[j] == items[partner]));
        }
        return new(mass, ignored);
    }
}
