using System.Diagnostics;
using System.Globalization;
using RealtimeBCI.Train;
using static TorchSharp.torch;

namespace RealtimeBCI.Benchmarks;

/// <summary>One ridge solve as large as NSD with CLIP's tokens as targets, on made-up data: all candidate projections and the Gram matrix are kept, the map never. Half an hour on two cores, so it runs when it is asked for by name.</summary>
internal static class RidgeNsd
{
    public static int Run(string[] arguments)
    {
        int[] sizes = [.. arguments.Select(a => int.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 1 ? n : 0)];
        if (sizes.Length is not 0 and not 4 || sizes.Contains(0))
        {
            Console.Error.WriteLine($"bench: ridge-nsd {string.Join(' ', arguments)} is not understood; give nothing, for 27000 15724 197376 1000, or four sizes: TRIALS VOXELS OUTPUTS CANDIDATES.");
            return 2;
        }
        var (trials, voxels, outputs, candidates) = sizes is [var n, var p, var d, var c] ? (n, p, d, c) : (27_000, 15_724, 197_376, 1000);
        Console.WriteLine($"{Machine.Describe()}\n{trials} trials x {voxels} voxels x {outputs} outputs, {candidates} candidates, one strength, single precision, {Environment.ProcessorCount} threads");
        var clock = Stopwatch.StartNew();
        using var ridge = new BlockRidge(Inputs(trials, voxels), voxels, Environment.ProcessorCount, ScalarType.Float32);
        Say(clock, "inputs made up, products formed");
        using var projection = new CandidateProjection(new MadeUpTargets(candidates, outputs, 9), voxels, ridge.Type);
        var done = 0;
        ridge.Solve(ridge.StrengthUnit, new MadeUpTargets(trials, outputs, 4), [.. Enumerable.Range(0, trials)], block =>
        {
            projection.Add(block.Start, block.Weights, block.Bias - block.Mean, block.Mean);
            if (done++ % 10 == 0)
                Say(clock, $"output {block.Start}");
        });
        var seconds = clock.Elapsed.TotalSeconds;
        Say(clock, "done");
        var work = Work(trials, voxels, outputs, candidates);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s, {work / 1e12:0.0} TFLOP, {work / 1e9 / seconds:0} GFLOP/s, peak resident memory {PeakBytes() / 1e9:0.0} GB"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"single against double precision, 1500 x 900 x 200: weights differ by {Error():0.0e0} of the largest"));
        return 0;
    }

    /// <summary>Multiplications and additions of the algorithm that runs.</summary>
    private static double Work(double n, double p, double d, double c)
    {
        double size = Math.Min(n, p), solves = Math.Min(n, d);
        return 2 * n * p * size + size * size * size / 3 + 2 * size * size * solves + (d > n ? 2 * p * n * d : 4 * p * n * d) + 2 * p * d * c + 2 * p * p * d * 9 / 16;
    }

    private static double Error()
    {
        const int trials = 1500, voxels = 900, outputs = 200;
        var x = Inputs(trials, voxels);
        float[] Weights(ScalarType type)
        {
            using var ridge = new BlockRidge(x, voxels, 2, type);
            float[] weights = [];
            ridge.Solve(ridge.StrengthUnit / 100, new MadeUpTargets(trials, outputs, 4), [.. Enumerable.Range(0, trials)], block => weights = block.Weights.to(ScalarType.Float32).contiguous().data<float>().ToArray(), outputs);
            return weights;
        }
        float[] exact = Weights(ScalarType.Float64), single = Weights(ScalarType.Float32);
        return exact.Zip(single).Max(w => Math.Abs((double)w.First - w.Second)) / exact.Max(Math.Abs);
    }

    private static float[] Inputs(int trials, int voxels)
    {
        var x = new float[(long)trials * voxels];
        new MadeUpTargets(trials, voxels, 1).ReadBlock(0, voxels, x);
        return x;
    }

    private static void Say(Stopwatch clock, string what) => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bench: {clock.Elapsed.TotalSeconds,7:0.0} s {what}"));

    private static double PeakBytes() => File.Exists("/proc/self/status")
        ? 1024.0 * long.Parse(File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM", StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture)
        : Process.GetCurrentProcess().PeakWorkingSet64;
}
