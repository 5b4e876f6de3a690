using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Train;

/// <summary>Between arrays and tensors.</summary>
internal static class TorchArrays
{
    /// <summary>All numbers, C order, as float32.</summary>
    public static float[] Floats(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.to(ScalarType.Float32).contiguous().data<float>().ToArray();
    }

    /// <summary>A matrix in double precision.</summary>
    public static Tensor Matrix(float[] values, long columns) => tensor(values, [values.Length / columns, columns]).to(ScalarType.Float64);

    /// <summary>Copies a block [row, column] into some columns of a matrix.</summary>
    /// <param name="block">Shape [row, column].</param>
    /// <param name="matrix">Shape [row, <paramref name="columns"/>]; partly written.</param>
    /// <param name="columns">Length of a row of the matrix.</param>
    /// <param name="start">First column to write.</param>
    public static void Put(Tensor block, float[] matrix, int columns, int start)
    {
        var values = Floats(block);
        var count = (int)block.shape[1];
        for (var row = 0; row < values.Length / count; row++)
            values.AsSpan(row * count, count).CopyTo(matrix.AsSpan(checked(row * columns + start)));
    }
}
