using System.Diagnostics;
using RealtimeBCI.Train;

namespace RealtimeBCI.Tests.Train;

/// <summary>Tests that nothing may run beside: they look at the whole process's memory, or at the last bits of sums, which depend on libtorch's number of threads, and that is one for the process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneInTheProcess
{
    public const string Name = "alone in the process";
}

[Collection(AloneInTheProcess.Name)]
public sealed class RidgeMemoryTests
{
    [Fact]
    public void Nothing_of_the_size_voxels_x_outputs_is_ever_held()
    {
        const int trials = 64, voxels = 3000, outputs = 40_000; // the map would have 480 MB
        float[] x = [.. Enumerable.Range(0, trials * voxels).Select(i => MathF.Sin(i * 0.7f))];
        var most = 0L;
        using var ridge = new BlockRidge(x, voxels);
        var columns = 0;
        var counted = new CountedTargets(trials, outputs);
        GC.Collect();
        var before = Resident();
        ridge.Solve(100, counted, [.. Enumerable.Range(0, trials)], block =>
        {
            columns += (int)block.Weights.shape[1];
            most = Math.Max(most, Resident() - before);
        }, 512);
        Assert.Equal(outputs, columns);
        Assert.Equal(512, counted.Widest);
        Assert.InRange(most, 0, 200L << 20);
    }

    private sealed class CountedTargets(int rows, int dimension) : ITargetSource
    {
        public int Widest { get; private set; }
        public int Rows => rows;
        public int Dimension => dimension;
        public void ReadBlock(int start, int count, Span<float> into)
        {
            Widest = Math.Max(Widest, count);
            for (var i = 0; i < into.Length; i++)
                into[i] = MathF.Sin(start + i % count + i / count * 3);
        }
    }

    private static long Resident() => Process.GetCurrentProcess().WorkingSet64;
}
