using RealtimeBCI.Decode;

namespace RealtimeBCI.Train;

/// <summary>The small CLIP that comes with the program, trained by <see cref="ClipTraining"/>; and any other in a folder of the same files.</summary>
public static class OwnClip
{
    /// <summary>File of the picture encoder.</summary>
    public const string ImageFile = "image.onnx";
    /// <summary>File of the caption encoder.</summary>
    public const string TextFile = "text.onnx";

    /// <summary>Where the one that comes with the program lies.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Assets", "clip");

    /// <summary>Loads the picture encoder of a folder.</summary>
    /// <exception cref="OnnxModelException">A file is absent or damaged.</exception>
    public static PictureEncoder Pictures(string folder, int threads = 1) =>
        new(Path.Combine(folder, ImageFile), EncoderDescription.Load(folder).Image ?? throw Lacks(folder, "image"), threads);

    /// <summary>Loads the caption encoder of a folder.</summary>
    /// <exception cref="OnnxModelException">A file is absent or damaged.</exception>
    public static TextEncoder Captions(string folder, int threads = 1) =>
        new(Path.Combine(folder, TextFile), EncoderDescription.Load(folder).Text ?? throw Lacks(folder, "text"), folder, threads);

    private static OnnxModelException Lacks(string folder, string tower) =>
        new($"{Path.Combine(folder, EncoderDescription.FileName)} describes no {tower} encoder; add its section.");
}
