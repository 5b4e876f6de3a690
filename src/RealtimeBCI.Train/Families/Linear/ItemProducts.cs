using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Train;

/// <summary>Inner products of the training pictures' centred targets: all that cosines of predictions with pictures need, however long the targets are, since a linear decoder's prediction is a weighted sum of the pictures' targets.</summary>
internal sealed class ItemProducts : IDisposable
{
    private const int MostInDouble = 2048;
    private readonly Tensor _plain, _scaled, _twice;

    private ItemProducts(Tensor plain, Tensor scaled, Tensor twice) => (_plain, _scaled, _twice) = (plain, scaled, twice);

    /// <summary>Σ over outputs of s² e e, by which norms of predictions are made; shape [picture, picture].</summary>
    public Tensor Norms => _twice;

    /// <summary>Precision for so many pictures.</summary>
    public static ScalarType TypeFor(int rows) => rows <= MostInDouble ? ScalarType.Float64 : ScalarType.Float32;

    /// <summary>Forms the products.</summary>
    /// <param name="rows">The pictures' targets.</param>
    /// <param name="shares">Share of each picture in the centre.</param>
    /// <param name="scale">Factor of each predicted output, s; null for ones.</param>
    public static ItemProducts Of(ITargetSource rows, float[] shares, float[]? scale = null)
    {
        using var scope = NewDisposeScope();
        var type = TypeFor(rows.Rows);
        Tensor Blank() => zeros([rows.Rows, rows.Rows], type);
        var plain = Blank();
        var (scaled, twice) = scale is null ? (plain, plain) : (Blank(), Blank());
        TargetBlocks.ForEach(rows, shares, TargetBlocks.Columns(rows, rows.Rows), type, (start, block, _) =>
        {
            plain.PlusInPlace(block.matmul(block.t()));
            if (scale is null)
                return;
            var stretched = block * tensor(scale.AsSpan(start, (int)block.shape[1]).ToArray()).to(type);
            scaled.PlusInPlace(stretched.matmul(block.t()));
            twice.PlusInPlace(stretched.matmul(stretched.t()));
        });
        return new(plain.DetachFromDisposeScope(), scaled.DetachFromDisposeScope(), twice.DetachFromDisposeScope());
    }

    /// <summary>Cosine of each prediction with each picture, both from a centre; 0 where a prediction is the centre.</summary>
    /// <param name="weights">What each prediction takes from each picture, beyond the centre; shape [trial, picture].</param>
    /// <param name="shares">Share of each picture in the centre; shape [picture].</param>
    /// <returns>Shape [trial, picture].</returns>
    public Tensor Cosines(Tensor weights, Tensor shares)
    {
        using var scope = NewDisposeScope();
        weights = weights.to(_plain.dtype);
        shares = shares.to(_plain.dtype);
        var products = weights.matmul(_scaled.Minus(_scaled.matmul(shares).unsqueeze(1)));
        var squares = (weights.matmul(_twice) * weights).sum(1).AtLeast(0);
        var centre = _plain.matmul(shares);
        var own = _plain.diagonal().Minus(centre.Times(2)).Plus(centre.dot(shares)).AtLeast(0);
        var cosines = products / (squares.sqrt().unsqueeze(1) * own.sqrt());
        return cosines.nan_to_num(0, 0, 0).WithinOne().MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var held in new[] { _plain, _scaled, _twice })
            held.Dispose();
    }
}
