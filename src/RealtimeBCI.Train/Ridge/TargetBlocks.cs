using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Train;

/// <summary>Walks through the columns of targets, centred on the training mean.</summary>
internal static class TargetBlocks
{
    /// <summary>Numbers in a block at most: large enough that products run at their peak, small beside everything else.</summary>
    public const int Numbers = 1 << 26;

    /// <summary>Columns in a block.</summary>
    public static int Columns(ITargetSource targets, int rows) => (int)Math.Clamp(Numbers / Math.Max(rows, targets.Rows), 1, Math.Min(4096, targets.Dimension));

    /// <summary>Hands over every block: first column, the rows less their mean [row, column], and that mean [column].</summary>
    /// <param name="targets">The rows.</param>
    /// <param name="shares">Share of each row in the mean; sums to 1.</param>
    /// <param name="columns">Columns in a block; the last one may have fewer.</param>
    /// <param name="type">Precision.</param>
    /// <param name="use">Gets each block; its tensors are gone afterwards.</param>
    public static void ForEach(ITargetSource targets, float[] shares, int columns, ScalarType type, Action<int, Tensor, Tensor> use)
    {
        var buffer = Array.Empty<float>();
        for (var start = 0; start < targets.Dimension; start += columns)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(columns, targets.Dimension - start);
            if (buffer.Length != (long)targets.Rows * count)
                buffer = new float[(long)targets.Rows * count];
            targets.ReadBlock(start, count, buffer);
            var block = as_tensor(buffer).view(targets.Rows, count).to(type);
            var mean = tensor(shares).to(type).matmul(block);
            use(start, block.MinusInPlace(mean), mean); // the buffer itself in single precision: it is read anew for the next block
        }
    }

    /// <summary>Share of each row among some trials.</summary>
    public static float[] Shares(IReadOnlyList<int> rowOfTrial, int rows)
    {
        var counts = new double[rows];
        foreach (var row in rowOfTrial)
            counts[row]++;
        return Array.ConvertAll(counts, c => (float)(c / rowOfTrial.Count));
    }
}
