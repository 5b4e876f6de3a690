using System.CommandLine;
using RealtimeBCI.Decode;

namespace RealtimeBCI.App;

/// <summary><c>rtbci decode</c>: latents from normalised voxels, without a session.</summary>
public static class DecodeCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var bundle = new Option<DirectoryInfo>("--bundle") { Description = "The decoder bundle.", Required = true, HelpName = "DIR" };
        var input = new Option<FileInfo>("--input") { Description = "Voxels, already normalised: float32 or float64 [trial, voxel], or [voxel] of one trial.", Required = true, HelpName = "NPY" };
        var output = new Option<FileInfo>("--output") { Description = "Receives float32 [trial, latent], or [trial, token, channel] where latents are tokens.", Required = true, HelpName = "NPY" };
        var head = new Option<string?>("--head") { Description = "Which of the bundle's targets, such as backbone or projector; without it, the first." };
        var device = new Option<OnnxDevice>("--device") { Description = "cpu, cuda, tensorrt, or auto: the first that is there of TensorRT, CUDA and the processor." };
        var threads = new Option<int>("--threads") { Description = "Threads of one decode on the processor.", DefaultValueFactory = _ => 2 };
        var command = new Command("decode", """
            Runs a bundle's decoder on normalised voxels and writes its latents.
            Example: rtbci decode --bundle bundle --input voxels.npy --output latents.npy --head projector
            """)
        { bundle, input, output, head, device, threads };
        threads.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is (< 1 or > 256) and var count)
                result.AddError($"--threads is {count}; it must lie between 1 and 256.");
        });
        command.SetAction(parsed =>
        {
            var folder = DecoderBundle.Load(parsed.GetValue(bundle)!.FullName);
            var (patterns, hasTrials) = PatternFile.Read(parsed.GetValue(input)!.FullName);
            var target = Target(folder, parsed.GetValue(head));
            using var decoder = folder.OpenModel(parsed.GetValue(threads), parsed.GetValue(device), [target]);
            if (patterns[0].Length != decoder.VoxelCount)
                throw new Cli.FailureException($"{parsed.GetValue(input)!.Name} has {patterns[0].Length} voxels per trial; {folder.Folder} takes {decoder.VoxelCount}.");
            var latents = Decode(decoder, patterns);
            WholeFile.Write(parsed.GetValue(output)!.FullName, partial => NpyFile.Write(partial, latents, (int[])[.. hasTrials ? [patterns.Length] : Array.Empty<int>(), .. target.Tokens == 1 ? [target.Channels] : (int[])[target.Tokens, target.Channels]]));
            Console.WriteLine($"{patterns.Length} trials decoded on {decoder.Device.ToString().ToLowerInvariant()}: {parsed.GetValue(output)!.FullName}");
        });
        return command;
    }

    private static DecoderTarget Target(DecoderBundle bundle, string? head) => head is null ? bundle.Targets[0] : bundle.Targets.FirstOrDefault(t => t.Name == head)
        ?? throw new Cli.FailureException($"{bundle.Folder} has no head '{head}'; it has {string.Join(", ", bundle.Targets.Select(t => t.Name))}.");

    private static float[] Decode(OnnxDecoder decoder, float[][] patterns)
    {
        var latents = new float[checked(patterns.Length * decoder.Dimensions[0])];
        for (var t = 0; t < patterns.Length; t++)
        {
            var result = decoder.Decode(patterns[t]);
            if (result is DecodeResult.Failed failed)
                throw new Cli.FailureException($"Trial {t} cannot be decoded: {failed.Reason}.");
            ((DecodeResult.Decoded)result).Outputs[0].CopyTo(latents.AsMemory(t * decoder.Dimensions[0]));
        }
        return latents;
    }
}
