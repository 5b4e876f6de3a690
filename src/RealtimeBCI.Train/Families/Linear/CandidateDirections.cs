using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Train;

/// <summary>Reads candidates' targets from the centre, block by block, and keeps their lengths.</summary>
internal sealed class CandidateDirections(ITargetSource candidates, ScalarType type) : IDisposable
{
    private readonly Tensor _squares = zeros(candidates.Rows, type).DetachFromDisposeScope();

    /// <summary>Distance of each candidate from the centre, once every block has been read; shape [candidate].</summary>
    public Tensor Norms => _squares.sqrt();

    /// <summary>The candidates' columns of one block, less the centre; shape [candidate, column].</summary>
    public Tensor Next(int start, Tensor centre)
    {
        var count = (int)centre.shape[0];
        var values = new float[candidates.Rows * count];
        candidates.ReadBlock(start, count, values);
        var block = tensor(values, [candidates.Rows, count]).to(type).MinusInPlace(centre);
        _squares.PlusInPlace((block * block).sum(1));
        return block;
    }

    public void Dispose() => _squares.Dispose();
}
