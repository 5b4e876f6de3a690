using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Train;

/// <summary>Solves (A + αI) x = b for one matrix A of products and any α. A small A is decomposed once for all α, a large one factored anew for each (Cholesky).</summary>
/// <remarks>libtorch's own exceptions end the process on some systems, so that everything that it could object to is checked before it is called.</remarks>
internal sealed class RidgeSystem : IDisposable
{
    /// <summary>Largest matrix that is decomposed into eigenvectors.</summary>
    public const int LargestSpectrum = 2048;

    private readonly Tensor _products;
    private Tensor? _values, _vectors, _factor;
    private double _factored;

    /// <summary>Takes A, symmetric and positive semidefinite; shape [n, n].</summary>
    public RidgeSystem(Tensor products) => (_products, Trace) = (products.DetachFromDisposeScope(), products.diag().sum(ScalarType.Float64).item<double>());

    /// <summary>Sum of A's diagonal; not finite where an element of it is not.</summary>
    public double Trace { get; }

    /// <summary>(A + αI)⁻¹ right, in the precision of A.</summary>
    /// <param name="alpha">α, above 0.</param>
    /// <param name="right">Shape [n, column].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is not above 0.</exception>
    /// <exception cref="TrainingException">The system cannot be solved.</exception>
    public Tensor Solve(double alpha, Tensor right)
    {
        if (!(alpha > 0) || !double.IsFinite(alpha))
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "The strength of a ridge must be above 0 and finite.");
        var size = _products.shape[0];
        if (size <= LargestSpectrum)
        {
            if (_values is null)
            {
                using var scope = NewDisposeScope();
                var (values, vectors) = linalg.eigh(_products);
                (_values, _vectors) = (values.AtLeast(0).DetachFromDisposeScope(), vectors.DetachFromDisposeScope());
            }
            return _vectors!.matmul(_vectors!.t().matmul(right).div_(_values.Plus(alpha).unsqueeze(1)));
        }
        if (_factored != alpha)
            Factor(alpha);
        const int columns = 2048;
        var solved = empty([size, right.shape[1]], _products.dtype);
        for (long start = 0; start < right.shape[1]; start += columns)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(columns, right.shape[1] - start);
            solved.narrow(1, start, count).copy_(cholesky_solve(right.narrow(1, start, count), _factor!, false));
        }
        return solved;
    }

    private void Factor(double alpha)
    {
        _factor?.Dispose();
        _factor = null;
        _factored = 0;
        using var scope = NewDisposeScope();
        var system = _products.clone();
        system.diagonal().PlusInPlace(alpha);
        var (factor, info) = linalg.cholesky_ex(system, check_errors: false);
        if (info.item<int>() != 0)
            throw new TrainingException($"A ridge system of {system.shape[0]} with strength {alpha} cannot be solved; the strength is too small beside {Trace / system.shape[0]}, its mean diagonal.");
        _factor = factor.DetachFromDisposeScope();
        _factored = alpha;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var held in new[] { _products, _values, _vectors, _factor })
            held?.Dispose();
    }
}
