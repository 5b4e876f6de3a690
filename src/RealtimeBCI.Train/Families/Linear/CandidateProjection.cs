using TorchSharp;
using static RealtimeBCI.Train.TorchArrays;
using static TorchSharp.torch;

namespace RealtimeBCI.Train;

/// <summary>Gathers from blocks of weights what cosines with fixed candidates need: A = Wᵀ t of every candidate, and G = W Wᵀ for the norm of a prediction. Of the size voxels x candidates and voxels x voxels, whatever the number of outputs.</summary>
public sealed class CandidateProjection : IDisposable
{
    private const int Panels = 8;
    private readonly CandidateDirections _directions;
    private readonly Tensor _products, _constants, _gram, _linear, _constant;
    private readonly int _voxels;

    /// <summary>Starts with nothing.</summary>
    /// <param name="candidates">Their targets.</param>
    /// <param name="voxels">Number of voxels.</param>
    /// <param name="type">Precision.</param>
    public CandidateProjection(ITargetSource candidates, int voxels, ScalarType type)
    {
        _voxels = voxels;
        _directions = new(candidates, type);
        Tensor Blank(params long[] shape) => zeros(shape, type).DetachFromDisposeScope();
        (_products, _constants) = (Blank(voxels, candidates.Rows), Blank(candidates.Rows));
        (_gram, _linear, _constant) = (Blank(voxels, voxels), Blank(voxels), Blank(1));
    }

    /// <summary>Adds a block.</summary>
    /// <param name="start">First column.</param>
    /// <param name="weights">Shape [voxel, column].</param>
    /// <param name="shift">Prediction for a pattern of zeros, less the centre; shape [column].</param>
    /// <param name="centre">Mean target; shape [column].</param>
    public void Add(int start, Tensor weights, Tensor shift, Tensor centre)
    {
        using var scope = NewDisposeScope();
        var directions = _directions.Next(start, centre);
        _products.addmm_(weights, directions.t());
        _constants.addmv_(directions, shift);
        _linear.addmv_(weights, shift, 1, 2);
        _constant.PlusInPlace(shift.dot(shift));
        for (var p = 0; p < Panels; p++)
        {
            long first = (long)_voxels * p / Panels, last = (long)_voxels * (p + 1) / Panels;
            if (last > first)
                _gram.narrow(0, first, last - first).narrow(1, first, _voxels - first).addmm_(weights.narrow(0, first, last - first), weights.narrow(0, first, _voxels - first).t());
        }
    }

    /// <summary>The finished form.</summary>
    internal ProjectedForm ToForm()
    {
        using var scope = NewDisposeScope();
        var norms = _directions.Norms;
        var gram = Floats(_gram);
        for (var i = 0; i < _voxels; i++)
            for (var j = 0; j < i; j++)
                gram[(long)i * _voxels + j] = gram[(long)j * _voxels + i];
        return new(null, new(Floats(_products / norms), Floats(_constants / norms)), gram, Floats(_linear), _constant.to(ScalarType.Float32).item<float>());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _directions.Dispose();
        foreach (var held in new[] { _products, _constants, _gram, _linear, _constant })
            held.Dispose();
    }
}
