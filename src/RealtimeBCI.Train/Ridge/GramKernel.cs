using System.Numerics;

namespace RealtimeBCI.Train;

/// <summary>Products of a matrix of trials with itself and with dual coefficients: nearly all the work of a ridge fit.</summary>
/// <remarks>Every element is summed by one thread in a fixed order, so results do not depend on the number of threads.</remarks>
public static class GramKernel
{
    private const int Chunk = 2048, Rows = 4, Columns = 2;

    /// <summary>gram = X Xᵀ.</summary>
    /// <param name="x">Shape [trial, voxel], C order.</param>
    /// <param name="trials">Number of rows.</param>
    /// <param name="voxels">Length of a row.</param>
    /// <param name="gram">Shape [trial, trial]; written, both triangles.</param>
    /// <param name="threads">Threads to use.</param>
    /// <remarks>Products are summed in single precision over at most 2048 voxels, and those sums in double.</remarks>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static void Gram(float[] x, int trials, int voxels, double[] gram, int threads)
    {
        if (x.Length != (long)trials * voxels || gram.Length != (long)trials * trials)
            throw new ArgumentException($"{x.Length} values and {gram.Length} products; {trials} trials of {voxels} voxels have {(long)trials * voxels} and {(long)trials * trials}.");
        var blocks = (trials + Rows - 1) / Rows;
        Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threads }, block =>
        {
            var row = block * Rows;
            var rows = Math.Min(Rows, trials - row);
            for (var column = 0; column < row + rows; column += Columns)
                Block(x, voxels, row, rows, column, Math.Min(Columns, trials - column), trials, gram);
        });
        for (var i = 0; i < trials; i++)
            for (var j = 0; j < i; j++)
                gram[j * trials + i] = gram[i * trials + j];
    }

    /// <summary>weights = Xᵀ A.</summary>
    /// <param name="x">Shape [trial, voxel], C order.</param>
    /// <param name="trials">Number of rows.</param>
    /// <param name="voxels">Length of a row.</param>
    /// <param name="dual">A; shape [trial, latent], C order.</param>
    /// <param name="latents">Length of a row of A.</param>
    /// <param name="weights">Shape [voxel, latent], C order; written.</param>
    /// <param name="threads">Threads to use.</param>
    public static void Weights(float[] x, int trials, int voxels, float[] dual, int latents, float[] weights, int threads)
    {
        const int block = 64;
        Parallel.For(0, (voxels + block - 1) / block, new ParallelOptions { MaxDegreeOfParallelism = threads }, b =>
        {
            var last = Math.Min((b + 1) * block, voxels);
            weights.AsSpan(b * block * latents, (last - b * block) * latents).Clear();
            for (var t = 0; t < trials; t++)
                for (var v = b * block; v < last; v++)
                    AddScaled(dual.AsSpan(t * latents, latents), x[(long)t * voxels + v], weights.AsSpan(v * latents, latents));
        });
    }

    /// <summary>Σ a_i b_i, summed as <see cref="Gram"/> sums.</summary>
    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var start = 0; start < a.Length; start += Chunk)
            sum += One(a.Slice(start, Math.Min(Chunk, a.Length - start)), b.Slice(start, Math.Min(Chunk, a.Length - start)));
        return sum;
    }

    private static void AddScaled(ReadOnlySpan<float> vector, float scale, Span<float> sum)
    {
        var i = 0;
        for (; i <= vector.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(sum[i..]) + scale * new Vector<float>(vector[i..])).CopyTo(sum[i..]);
        for (; i < vector.Length; i++)
            sum[i] += scale * vector[i];
    }

    private static void Block(float[] x, int voxels, int row, int rows, int column, int columns, int trials, double[] gram)
    {
        Span<double> sums = stackalloc double[Rows * Columns];
        sums.Clear();
        for (var start = 0; start < voxels; start += Chunk)
        {
            var length = Math.Min(Chunk, voxels - start);
            if (rows == Rows && columns == Columns)
                FourByTwo(x, voxels, row, column, start, length, sums);
            else
                for (var r = 0; r < rows; r++)
                    for (var c = 0; c < columns; c++)
                        sums[r * Columns + c] += One(x.AsSpan((row + r) * voxels + start, length), x.AsSpan((column + c) * voxels + start, length));
        }
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < columns && column + c <= row + r; c++)
                gram[(row + r) * trials + column + c] = sums[r * Columns + c];
    }

    private static void FourByTwo(float[] x, int voxels, int row, int column, int start, int length, Span<double> sums)
    {
        ReadOnlySpan<float> a0 = x.AsSpan(row * voxels + start, length), a1 = x.AsSpan((row + 1) * voxels + start, length),
            a2 = x.AsSpan((row + 2) * voxels + start, length), a3 = x.AsSpan((row + 3) * voxels + start, length),
            b0 = x.AsSpan(column * voxels + start, length), b1 = x.AsSpan((column + 1) * voxels + start, length);
        Vector<float> s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default, s30 = default, s31 = default;
        var i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> p = new(b0[i..]), q = new(b1[i..]);
            var a = new Vector<float>(a0[i..]);
            (s00, s01) = (Vector.FusedMultiplyAdd(a, p, s00), Vector.FusedMultiplyAdd(a, q, s01));
            a = new(a1[i..]);
            (s10, s11) = (Vector.FusedMultiplyAdd(a, p, s10), Vector.FusedMultiplyAdd(a, q, s11));
            a = new(a2[i..]);
            (s20, s21) = (Vector.FusedMultiplyAdd(a, p, s20), Vector.FusedMultiplyAdd(a, q, s21));
            a = new(a3[i..]);
            (s30, s31) = (Vector.FusedMultiplyAdd(a, p, s30), Vector.FusedMultiplyAdd(a, q, s31));
        }
        ReadOnlySpan<float> ends = [Vector.Sum(s00), Vector.Sum(s01), Vector.Sum(s10), Vector.Sum(s11), Vector.Sum(s20), Vector.Sum(s21), Vector.Sum(s30), Vector.Sum(s31)];
        for (var k = 0; k < ends.Length; k++)
            sums[k] += ends[k];
        for (; i < length; i++)
        {
            ReadOnlySpan<float> a = [a0[i], a1[i], a2[i], a3[i]];
            for (var r = 0; r < Rows; r++)
            {
                sums[r * Columns] += (double)a[r] * b0[i];
                sums[r * Columns + 1] += (double)a[r] * b1[i];
            }
        }
    }

    private static double One(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector<float>.Zero;
        var i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
            sum = Vector.FusedMultiplyAdd(new(a[i..]), new(b[i..]), sum);
        double total = Vector.Sum(sum);
        for (; i < a.Length; i++)
            total += (double)a[i] * b[i];
        return total;
    }
}
