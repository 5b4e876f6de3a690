using TorchSharp;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace RealtimeBCI.Train;

/// <summary>A map whose outputs each look at a few inputs.</summary>
/// <param name="Places">Inputs of each output, ascending; shape [output, kept], C order.</param>
/// <param name="Weights">Shape [output, kept].</param>
/// <param name="Bias">Shape [output].</param>
public sealed record SelectedMap(int[] Places, float[] Weights, float[] Bias);

/// <summary>Ridge regression where each output has voxels of its own: those that correlate with it best on the training data.</summary>
/// <remarks>Shen et al. 2019, PLoS Comput Biol 15:e1006633, with the ridge of the authors' later code. Inputs and outputs are z-scored on the training data (N−1), so that the bias, which that code shrinks along with the weights, is 0 anyway.
/// All outputs of a block are solved together, in the primal form where voxels are kept at most as many as trials, else in the dual form.</remarks>
public sealed class SelectedRidge : IDisposable
{
    private const long MostInDouble = 1L << 20, BatchNumbers = 1L << 25;
    private readonly Tensor _mean, _sd;
    private readonly Tensor _z; // [voxel, trial], so that a voxel's trials lie together
    private readonly int _trials, _kept, _threads;
    private RidgeSystem? _whole; // where every output sees every voxel

    /// <summary>Standardises a copy of the inputs.</summary>
    /// <param name="x">Shape [trial, voxel], C order.</param>
    /// <param name="voxels">Length of a row.</param>
    /// <param name="kept">Voxels to keep for each output; all where there are fewer.</param>
    /// <param name="threads">Threads to use.</param>
    public SelectedRidge(float[] x, int voxels, int kept, int threads)
    {
        TorchRuntime.Use(threads);
        using var scope = NewDisposeScope();
        (_trials, _kept, _threads) = (x.Length / voxels, Math.Min(kept, voxels), threads);
        var inputs = tensor(x, [_trials, voxels]).to(x.Length <= MostInDouble ? ScalarType.Float64 : ScalarType.Float32);
        _mean = inputs.mean([0]).DetachFromDisposeScope();
        _sd = inputs.std([0], unbiased: true).DetachFromDisposeScope();
        _z = inputs.Minus(_mean).div_(where(_sd.Above(0), _sd, ones_like(_sd))).t().contiguous().DetachFromDisposeScope();
    }

    /// <summary>Voxels that are kept for each output: also the mean squared length of a z-scored pattern of them, the unit of relative strengths.</summary>
    public int Kept => _kept;

    /// <summary>The map for each strength.</summary>
    /// <param name="targets">The different targets.</param>
    /// <param name="rowOfTrial">Row of each trial's target.</param>
    /// <param name="alphas">Strengths, each above 0.</param>
    public SelectedMap[] Fit(ITargetSource targets, int[] rowOfTrial, IReadOnlyList<double> alphas)
    {
        if (rowOfTrial.Length != _trials || alphas.Any(a => !(a > 0)))
            throw new ArgumentException($"{rowOfTrial.Length} targets for {_trials} trials, and strengths {string.Join(", ", alphas)}, which must be above 0.");
        var places = new int[checked(targets.Dimension * _kept)];
        var maps = alphas.Select(_ => new SelectedMap(places, new float[places.Length], new float[targets.Dimension])).ToArray();
        using var scope = NewDisposeScope();
        var rows = tensor(Array.ConvertAll(rowOfTrial, r => (long)r));
        var small = Math.Min(_kept, _trials);
        var columns = (int)Math.Clamp(BatchNumbers / Math.Max((long)_trials * _kept, (long)small * small), 1, targets.Dimension);
        TargetBlocks.ForEach(targets, TargetBlocks.Shares(rowOfTrial, targets.Rows), columns, _z.dtype, (start, block, mean) =>
        {
            var y = block.index_select(0, rows);
            var spread = y.std([0], unbiased: true);
            y = (y / where(spread.Above(0), spread, ones_like(spread))).t();
            if (_kept == _z.shape[0])
                WholeBlock(maps, alphas, start, y, spread, mean);
            else
                Block(maps, alphas, start, y, spread, mean);
        });
        return maps;
    }

    /// <summary>Where every output sees every voxel, all of them share one system.</summary>
    private void WholeBlock(SelectedMap[] maps, IReadOnlyList<double> alphas, int start, Tensor y, Tensor spread, Tensor mean)
    {
        var outputs = (int)y.shape[0];
        for (var o = 0; o < outputs; o++)
            for (var v = 0; v < _kept; v++)
                maps[0].Places[(start + o) * _kept + v] = v;
        var primal = _kept <= _trials;
        _whole ??= new((primal ? _z.matmul(_z.t()) : _z.t().matmul(_z)).to(ScalarType.Float64));
        var sides = (primal ? _z.matmul(y.t()) : y.t()).to(ScalarType.Float64);
        for (var a = 0; a < alphas.Count; a++)
        {
            using var scope = NewDisposeScope();
            var solved = _whole.Solve(alphas[a], sides).to(_z.dtype);
            var weights = (primal ? solved : _z.matmul(solved)).t() * spread.unsqueeze(1);
            Keep(maps[a], start, where(_sd.Above(0), weights / _sd, zeros_like(_sd)), _mean, mean);
        }
    }

    private void Keep(SelectedMap map, int start, Tensor weights, Tensor means, Tensor mean)
    {
        TorchArrays.Floats(weights).CopyTo(map.Weights, start * _kept);
        TorchArrays.Floats(mean.Minus((weights * means).sum(1))).CopyTo(map.Bias, start);
    }

    private void Block(SelectedMap[] maps, IReadOnlyList<double> alphas, int start, Tensor y, Tensor spread, Tensor mean)
    {
        var outputs = y.shape[0];
        var (_, best) = y.matmul(_z.t()).abs_().topk(_kept, 1, sorted: false);
        var (places, _) = best.sort(1);
        places.to(ScalarType.Int32).contiguous().data<int>().ToArray().CopyTo(maps[0].Places, start * _kept);
        var flat = places.flatten();
        var across = _z.index_select(0, flat).view(outputs, _kept, _trials);
        var seen = across.transpose(1, 2);
        var right = y.unsqueeze(2);
        var primal = _kept <= _trials;
        var products = primal ? across.matmul(seen) : seen.matmul(across);
        right = primal ? across.matmul(right) : right;
        float[] systems = TorchArrays.Floats(products), sides = TorchArrays.Floats(right);
        var sd = _sd.index_select(0, flat).view(outputs, _kept);
        var means = _mean.index_select(0, flat).view(outputs, _kept);
        for (var a = 0; a < alphas.Count; a++)
        {
            using var scope = NewDisposeScope();
            var solved = tensor(Solved(systems, sides, alphas[a], (int)outputs), [outputs, sides.Length / outputs, 1]).to(_z.dtype);
            var weights = (primal ? solved : across.matmul(solved)).squeeze(2) * spread.unsqueeze(1);
            Keep(maps[a], start, where(sd.Above(0), weights / sd, zeros_like(sd)), means, mean);
        }
    }

    /// <summary>Solves one system for each output.</summary>
    private float[] Solved(float[] systems, float[] sides, double alpha, int outputs)
    {
        var size = sides.Length / outputs;
        var solved = new float[sides.Length];
        var failed = 0;
        Parallel.For(0, outputs, new ParallelOptions { MaxDegreeOfParallelism = _threads }, () => (System: new double[size * size], Side: new double[size]), (output, _, work) =>
        {
            TensorPrimitives.ConvertChecked<float, double>(systems.AsSpan(output * size * size, size * size), work.System);
            TensorPrimitives.ConvertChecked<float, double>(sides.AsSpan(output * size, size), work.Side);
            for (var i = 0; i < size; i++)
                work.System[i * size + i] += alpha;
            if (CholeskyKernel.Factor(work.System, size))
                CholeskyKernel.Solve(work.System, size, work.Side);
            else
                Interlocked.Increment(ref failed);
            TensorPrimitives.ConvertTruncating<double, float>(work.Side, solved.AsSpan(output * size, size));
            return work;
        }, _ => { });
        return failed == 0 ? solved
            : throw new TrainingException($"The systems of {failed} of {outputs} units with {_kept} voxels and strength {alpha} cannot be solved; an input is NaN, or the strength is too small.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var held in new[] { _z, _mean, _sd })
            held.Dispose();
        _whole?.Dispose();
    }
}
