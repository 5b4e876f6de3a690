using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;
using TorchSharp;
using static RealtimeBCI.Train.TorchArrays;
using static TorchSharp.torch;

namespace RealtimeBCI.Train;

/// <summary>Fits one target on all trials, in the form that its size asks for.</summary>
/// <param name="ridge">Of the seen patterns.</param>
/// <param name="alpha">α.</param>
/// <param name="rows">The pictures' targets.</param>
/// <param name="itemOfRow">Picture of each training row.</param>
/// <param name="held">What held-out predictions said of scale and mean.</param>
internal sealed class LinearPartFit(BlockRidge ridge, double alpha, ITargetSource rows, int[] itemOfRow, HeldOutTarget held)
{
    private readonly float[] _shares = TargetBlocks.Shares(itemOfRow, rows.Rows);

    /// <summary>Bytes of the full map.</summary>
    public long FullBytes => 4L * ridge.Voxels * rows.Dimension;
    /// <summary>Bytes of the factored map.</summary>
    public long FactoredBytes => 4L * rows.Rows * (ridge.Voxels + rows.Dimension);

    /// <summary>x · W + b, and the mean target.</summary>
    public (ILinearForm Form, float[] Centre) Full()
    {
        var (weights, bias, centre) = (new float[(long)ridge.Voxels * rows.Dimension], new float[rows.Dimension], new float[rows.Dimension]);
        ridge.Solve(alpha, rows, itemOfRow, block =>
        {
            var (scaled, shift) = Scaled(block);
            Put(scaled, weights, rows.Dimension, block.Start);
            Floats(block.Mean + shift).CopyTo(bias, block.Start);
            Floats(block.Mean).CopyTo(centre, block.Start);
        });
        return (new FullForm(weights, bias), centre);
    }

    /// <summary>Voxels to pictures to outputs, and the mean target.</summary>
    public (ILinearForm Form, float[] Centre) Factored()
    {
        var (second, centre) = (new float[(long)rows.Rows * rows.Dimension], new float[rows.Dimension]);
        TargetBlocks.ForEach(rows, _shares, TargetBlocks.Columns(rows, rows.Rows), ItemProducts.TypeFor(rows.Rows), (start, block, mean) =>
        {
            Put(Stretched(block, start), second, rows.Dimension, start);
            Floats(mean).CopyTo(centre, start);
        });
        return (new FactoredForm(Pictures(), new(second, centre)), centre);
    }

    /// <summary>Cosines with candidates.</summary>
    /// <param name="candidates">Their targets.</param>
    public ILinearForm Projected(ITargetSource candidates)
    {
        long over = (long)rows.Rows * (ridge.Voxels + candidates.Rows) + (long)rows.Rows * rows.Rows / 2, plain = (long)ridge.Voxels * candidates.Rows + (long)ridge.Voxels * ridge.Voxels / 2;
        return over < plain ? OverPictures(candidates) : FromVoxels(candidates);
    }

    private ProjectedForm OverPictures(ITargetSource candidates)
    {
        using var scope = NewDisposeScope();
        using var products = ItemProducts.Of(rows, _shares, held.Scale);
        using var directions = new CandidateDirections(candidates, products.Norms.dtype);
        var cross = zeros([rows.Rows, candidates.Rows], products.Norms.dtype);
        TargetBlocks.ForEach(rows, _shares, TargetBlocks.Columns(rows, candidates.Rows), cross.dtype, (start, block, mean) =>
            cross.PlusInPlace(Stretched(block, start).matmul(directions.Next(start, mean).t())));
        return new(Pictures(), new(Floats(cross / directions.Norms), new float[candidates.Rows]), Floats(products.Norms), new float[rows.Rows], 0);
    }

    private ProjectedForm FromVoxels(ITargetSource candidates)
    {
        using var projection = new CandidateProjection(candidates, ridge.Voxels, ridge.Type);
        ridge.Solve(alpha, rows, itemOfRow, block =>
        {
            var (scaled, shift) = Scaled(block);
            projection.Add(block.Start, scaled, shift, block.Mean);
        });
        return projection.ToForm();
    }

    /// <summary>What a pattern takes from each picture, less what the mean prediction takes.</summary>
    private FullForm Pictures()
    {
        using var scope = NewDisposeScope();
        var coefficients = ridge.Coefficients(alpha, ridge.Right(itemOfRow, rows.Rows));
        return new(Floats(coefficients), Floats((-ridge.Mean.matmul(coefficients)).Minus(tensor(held.MeanWeights).to(ridge.Type))));
    }

    /// <summary>Weights with their outputs' factors, and what is added beyond the mean target.</summary>
    private (Tensor Weights, Tensor Shift) Scaled(WeightBlock block)
    {
        if (held.Scale is null)
            return (block.Weights, block.Bias - block.Mean);
        var count = (int)block.Weights.shape[1];
        var scale = tensor(held.Scale.AsSpan(block.Start, count).ToArray()).to(ridge.Type);
        var values = new float[rows.Rows * count];
        rows.ReadBlock(block.Start, count, values);
        var mean = tensor(held.MeanWeights).to(ridge.Type).matmul(tensor(values, [rows.Rows, count]).to(ridge.Type).Minus(block.Mean));
        return (block.Weights * scale, (block.Bias - block.Mean - mean) * scale);
    }

    private Tensor Stretched(Tensor block, int start) =>
        held.Scale is null ? block : block * tensor(held.Scale.AsSpan(start, (int)block.shape[1]).ToArray()).to(block.dtype);
}
