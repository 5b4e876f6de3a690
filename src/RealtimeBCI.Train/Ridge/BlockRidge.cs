using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Train;

/// <summary>Ridge regression of any number of outputs, solved block by block of them: nothing of the size voxels x outputs is ever held.</summary>
/// <remarks>Minimises Σ‖y − xW − b‖² + α‖W‖² with a free bias. With X and Y centred on their training means, W = (XᵀX + αI)⁻¹ XᵀY (the primal form) = Xᵀ (XXᵀ + αI)⁻¹ Y (the dual form: Saunders et al. 1998, ICML 15:515);
/// the smaller of the two systems is solved. Small systems are decomposed once for all strengths, large ones factored anew for each (Cholesky).
/// Data of up to 2²⁵ numbers is computed in double precision, larger in single. Results repeat exactly on one machine with one number of threads, and may differ in their last digits between numbers.</remarks>
public sealed class BlockRidge : IDisposable
{
    private const long MostInDouble = 1L << 25;
    private readonly Tensor _x, _mean;
    private readonly RidgeSystem _system;

    /// <summary>Centres a copy of the inputs and forms their products.</summary>
    /// <param name="x">Shape [trial, voxel], C order.</param>
    /// <param name="voxels">Length of a row.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="type">Precision; null chooses by size.</param>
    /// <exception cref="ArgumentException">The inputs are no whole rows, or fewer than two.</exception>
    /// <exception cref="TrainingException">An input is not finite.</exception>
    public BlockRidge(float[] x, int voxels, int threads = 2, ScalarType? type = null)
    {
        if (voxels < 1 || x.Length % voxels != 0 || x.Length / voxels < 2)
            throw new ArgumentException($"{x.Length} inputs are no whole rows of {voxels} voxels, at least 2 of them.");
        TorchRuntime.Use(threads);
        using var scope = NewDisposeScope();
        (Trials, Voxels, Type) = (x.Length / voxels, voxels, type ?? (x.Length <= MostInDouble ? ScalarType.Float64 : ScalarType.Float32));
        var inputs = tensor(x, [Trials, voxels]).to(Type);
        _mean = inputs.mean([0], type: ScalarType.Float64).to(Type).DetachFromDisposeScope();
        _x = inputs.MinusInPlace(_mean).DetachFromDisposeScope();
        _system = new(IsPrimal ? _x.t().matmul(_x) : _x.matmul(_x.t()));
        StrengthUnit = _system.Trace / Trials;
        if (!double.IsFinite(StrengthUnit))
            throw new TrainingException($"The products of {Trials} trials are not finite; an input is NaN or infinite.");
    }

    /// <summary>Number of trials.</summary>
    public int Trials { get; }
    /// <summary>Number of voxels.</summary>
    public int Voxels { get; }
    /// <summary>Precision of all results.</summary>
    public ScalarType Type { get; }
    /// <summary>Whether the system is as large as the number of voxels; else as the number of trials.</summary>
    public bool IsPrimal => Voxels <= Trials;
    /// <summary>Mean input; shape [voxel].</summary>
    public Tensor Mean => _mean;
    /// <summary>Mean squared length of a centred input: the natural unit of α, since α of that size halves the fit along an average direction of the trials.</summary>
    public double StrengthUnit { get; }

    /// <summary>Weights for one strength, block by block.</summary>
    /// <param name="alpha">α, above 0, in squared units of the inputs.</param>
    /// <param name="targets">The different targets.</param>
    /// <param name="rowOfTrial">Row of each trial's target; shape [trial].</param>
    /// <param name="use">Gets every block, in order.</param>
    /// <param name="columns">Columns in a block; 0 chooses.</param>
    /// <remarks>With more outputs than different targets the system is solved once for the targets, and a block costs one product.</remarks>
    public void Solve(double alpha, ITargetSource targets, int[] rowOfTrial, Action<WeightBlock> use, int columns = 0)
    {
        if (rowOfTrial.Length != Trials)
            throw new ArgumentException($"{rowOfTrial.Length} targets for {Trials} trials.");
        using var scope = NewDisposeScope();
        var coefficients = targets.Dimension > targets.Rows ? Coefficients(alpha, Right(rowOfTrial, targets.Rows)) : null;
        var rows = tensor(Array.ConvertAll(rowOfTrial, r => (long)r));
        TargetBlocks.ForEach(targets, TargetBlocks.Shares(rowOfTrial, targets.Rows), columns > 0 ? columns : TargetBlocks.Columns(targets, Trials), Type, (start, block, mean) =>
        {
            var weights = coefficients is not null ? coefficients.matmul(block) : Coefficients(alpha, Right(block.index_select(0, rows)));
            use(new(start, weights, mean, mean.Minus(_mean.matmul(weights))));
        });
    }

    /// <summary>(XᵀX + αI)⁻¹ Xᵀ S, by which the different targets are to be multiplied to give weights.</summary>
    /// <param name="alpha">α.</param>
    /// <param name="right">From <see cref="Right(int[], int)"/>.</param>
    /// <returns>Shape [voxel, row].</returns>
    public Tensor Coefficients(double alpha, Tensor right)
    {
        using var scope = NewDisposeScope();
        var solved = _system.Solve(alpha, right);
        return (IsPrimal ? solved : _x.t().matmul(solved)).MoveToOuterDisposeScope();
    }

    /// <summary>What other inputs take from each row of targets: predictions are these times the centred targets, plus their mean.</summary>
    /// <param name="held">Other inputs; shape [held-out trial, voxel], C order.</param>
    /// <param name="alphas">Strengths.</param>
    /// <param name="right">From <see cref="Right(int[], int)"/>.</param>
    /// <returns>One tensor [held-out trial, row] per strength.</returns>
    public Tensor[] Operators(float[] held, IReadOnlyList<double> alphas, Tensor right)
    {
        using var scope = NewDisposeScope();
        var left = tensor(held, [held.Length / Voxels, Voxels]).to(Type).MinusInPlace(_mean);
        left = IsPrimal ? left : left.matmul(_x.t());
        return [.. alphas.Select(alpha => _system.Solve(alpha, left.t()).t().matmul(right).MoveToOuterDisposeScope())];
    }

    /// <summary>The right side of the system for trials that share rows of targets.</summary>
    /// <param name="rowOfTrial">Row of each trial's target; shape [trial].</param>
    /// <param name="rows">Number of rows.</param>
    public Tensor Right(int[] rowOfTrial, int rows)
    {
        if (rows == Trials && rowOfTrial.Index().All(r => r.Index == r.Item))
            return IsPrimal ? _x.t() : eye(Trials, dtype: Type).PlusInPlace(-1.0 / Trials);
        using var scope = NewDisposeScope();
        var places = tensor(Array.ConvertAll(rowOfTrial, r => (long)r));
        var right = IsPrimal
            ? zeros([rows, Voxels], Type).PlusRowsInPlace(places, _x).t()
            : zeros([Trials, rows], Type).index_put_(ones(Trials, Type), TensorIndex.Tensor(arange(Trials, ScalarType.Int64)), TensorIndex.Tensor(places));
        return (IsPrimal ? right : right.Minus(right.mean([0]))).MoveToOuterDisposeScope();
    }

    /// <summary>The right side of the system for targets of each trial; shape [trial, column].</summary>
    public Tensor Right(Tensor targets) => IsPrimal ? _x.t().matmul(targets) : targets.Minus(targets.mean([0]));

    /// <inheritdoc/>
    public void Dispose()
    {
        _x.Dispose();
        _mean.Dispose();
        _system.Dispose();
    }
}
