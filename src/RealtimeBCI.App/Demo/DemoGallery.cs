using RealtimeBCI.Decode;
using RealtimeBCI.Feedback;
using RealtimeBCI.Train;

namespace RealtimeBCI.App.Demo;

/// <summary>The demo's candidates: twelve pictures that the program draws, with latents from a fixed Gabor-and-colour graph.</summary>
internal static class DemoGallery
{
    private const int PictureSize = 256;
    private const int Seed = 1;

    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var graph = Path.Combine(folder, "encoder.onnx");
        GaborEncoderGraph.Write(graph);
        using var encoder = new PictureEncoder(graph);
        DemoPictures.WriteGallery(folder, PictureSize, Seed, encoder, (path, width, height, rgba) => PictureFile.Save(path, width, height, rgba));
    }
}
