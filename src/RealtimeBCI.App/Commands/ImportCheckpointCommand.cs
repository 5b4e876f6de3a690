using System.CommandLine;
using RealtimeBCI.Decode;
using RealtimeBCI.Session.Protocol;
using RealtimeBCI.Train.Checkpoints;

namespace RealtimeBCI.App;

/// <summary><c>rtbci import checkpoint</c>: a decoder bundle from a published checkpoint.</summary>
public static class ImportCheckpointCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The checkpoint: .pth as PyTorch writes it (zip), or .safetensors. Only tensors and plain containers are read; what would run code is refused." };
        var family = new Option<string>("--family") { Description = "mindeye1 or mindeye2.", Required = true };
        var variant = new Option<string?>("--variant") { Description = "MindEye2's backbone: as-released (the default), which is affine, or as-described, which no published checkpoint has." };
        var subject = new Option<int>("--subject") { Description = "Whose linear map of MindEye2, counted from 0 (ridge.linears.I); 0 for MindEye1.", HelpName = "I" };
        var weights = new Option<string>("--weights") { Description = "fp32, or int8: a quarter of the size, and several times as fast; what is lost is measured and noted in the bundle.", DefaultValueFactory = _ => "fp32" };
        var patterns = new Option<FileInfo?>("--measure-on") { Description = "Normalised voxels [trial, voxel] on which the loss of int8 is measured; without it, made-up ones.", HelpName = "NPY" };
        var mask = new Option<FileInfo?>("--mask") { Description = "The checkpoint's voxels (NIfTI). Without mask and normaliser the bundle has no geometry: decode takes it, a session does not.", HelpName = "NII" };
        var normaliser = new Option<string?>("--normaliser") { Description = "Mean and standard deviation of each voxel's training betas: a folder, or an .npz file, with mean.npy and sd.npy.", HelpName = "DIR|NPZ" };
        var reference = new Option<FileInfo?>("--reference") { Description = "Mean volume of the training session (NIfTI, the mask's grid), to which sessions are aligned.", HelpName = "NII" };
        var session = new Option<FileInfo?>("--session") { Description = "Session file of the runs that will be decoded, whose settings the bundle is to expect.", HelpName = "YAML" };
        var output = new Option<DirectoryInfo>("--output") { Description = "The bundle's folder.", Required = true, HelpName = "BUNDLE" };
        var command = new Command("checkpoint", """
            Turns a published checkpoint into a decoder bundle.
            Example: rtbci import checkpoint last.pth --family mindeye2 --subject 1 --output bundle
            """)
        { file, family, variant, subject, weights, patterns, mask, normaliser, reference, session, output };
        family.AcceptOnlyFromAmong("mindeye1", "mindeye2");
        variant.AcceptOnlyFromAmong("as-released", "as-described");
        weights.AcceptOnlyFromAmong("fp32", "int8");
        command.Validators.Add(result =>
        {
            var first = result.GetValue(family) == "mindeye1";
            if (result.GetValue(subject) is < 0 or > 0 && (first || result.GetValue(subject) < 0))
                result.AddError($"--subject is {result.GetValue(subject)}; {(first ? "a checkpoint of mindeye1 has one subject: 0" : "subjects are counted from 0")}.");
            if (first && result.GetValue(variant) is { } which)
                result.AddError($"--variant is {which}; mindeye1 has no variants: leave it out.");
            if (result.GetValue(mask) is null != result.GetValue(normaliser) is null)
                result.AddError("--mask and --normaliser belong together; give both, or neither.");
            if (result.GetValue(reference) is not null && result.GetValue(mask) is null)
                result.AddError("--reference needs --mask.");
        });
        command.SetAction(parsed =>
        {
            var voxels = parsed.GetValue(mask) is { } nii ? NiftiReader.ReadMask(nii.FullName) : null;
            var import = new CheckpointImport
            {
                File = parsed.GetValue(file)!.FullName,
                Family = parsed.GetValue(family) == "mindeye1" ? CheckpointFamily.MindEye1 : CheckpointFamily.MindEye2,
                Variant = parsed.GetValue(variant) == "as-described" ? MindEye2Variant.AsDescribed : MindEye2Variant.AsReleased,
                Subject = parsed.GetValue(subject),
                Weights = new() { Format = parsed.GetValue(weights) == "int8" ? WeightFormat.Int8 : WeightFormat.Float32 },
                Patterns = parsed.GetValue(patterns) is { } npy ? PatternFile.Read(npy.FullName).Patterns : null,
                Mask = voxels,
                Normaliser = parsed.GetValue(normaliser) is { } statistics ? NormaliserFiles.Read(statistics) : null,
                Reference = parsed.GetValue(reference) is { } volume ? ReadReference(volume.FullName, voxels!.Grid) : null,
            };
            if (parsed.GetValue(session) is { } yaml && SessionFile.Load(yaml.FullName).Protocol is var protocol)
                import = import with { Recipe = EstimatorRecipe.Of(protocol.Glm, protocol.Preprocess, protocol.Decision, protocol.RepetitionTimeSeconds) };
            foreach (var (key, value) in import.Write(parsed.GetValue(output)!.FullName))
                Console.WriteLine($"{key}: {value}");
            Console.WriteLine($"geometry: {(voxels is null ? "none; give --mask and --normaliser to use it in a session" : voxels.Grid)}");
            Console.WriteLine($"bundle: {parsed.GetValue(output)!.FullName}");
        });
        return command;
    }

    private static float[] ReadReference(string path, Grid grid)
    {
        using var reader = NiftiReader.Open(path);
        if (reader.Volumes != 1 || !reader.Grid.IsSameAs(grid))
            throw new Cli.FailureException($"{Path.GetFileName(path)} has {reader.Volumes} volumes on {reader.Grid}; the reference is one volume on the mask's grid, {grid}.");
        var volume = new float[grid.VoxelCount];
        reader.ReadVolume(volume.AsSpan());
        return volume;
    }
}
