namespace RealtimeBCI.Train;

/// <summary>How features of a network are compared.</summary>
public enum NetworkMeasure
{
    /// <summary>Two-way identification among pictures by Pearson correlation: chance ½, 1 is best.</summary>
    TwoWay,
    /// <summary>Mean of 1 − r between a reconstruction's features and its own picture's: 0 is best.</summary>
    Distance,
}

/// <summary>A trained vision network of the user's, as an ONNX file, and what it is fed.</summary>
/// <param name="Name">As a table names the metric.</param>
/// <param name="File">ONNX file with one input [1, 3, size, size], whose wanted output is the layer that is compared.</param>
/// <param name="Input">Name of the input.</param>
/// <param name="Output">Name of the output.</param>
/// <param name="Size">Edge length of the input, pixels. A picture's shorter edge is resized to it and the middle cut out.</param>
/// <param name="Mean">Of red, green, blue, on a scale from 0 to 1; taken off; shape [3].</param>
/// <param name="Deviation">Of red, green, blue; divided by; shape [3].</param>
/// <param name="Measure">How features are compared.</param>
/// <param name="Filter">How pictures are resized.</param>
public sealed record NetworkDescription(
    string Name, string File, string Input, string Output, int Size, IReadOnlyList<float> Mean, IReadOnlyList<float> Deviation, NetworkMeasure Measure, ResizeFilter Filter = ResizeFilter.Bilinear)
{
    private static readonly float[] ImageNetMean = [0.485f, 0.456f, 0.406f], ImageNetDeviation = [0.229f, 0.224f, 0.225f];
    private static readonly float[] ClipMean = [0.48145466f, 0.4578275f, 0.40821073f], ClipDeviation = [0.26862954f, 0.26130258f, 0.27577711f];

    /// <summary>AlexNet's second convolution (torchvision's features.4, before its ReLU), 256 pixels.</summary>
    public static NetworkDescription AlexNet2(string file, string input, string output) =>
        new("AlexNet(2)", file, input, output, 256, ImageNetMean, ImageNetDeviation, NetworkMeasure.TwoWay);

    /// <summary>AlexNet's fifth convolution (torchvision's features.11, before its ReLU), 256 pixels.</summary>
    public static NetworkDescription AlexNet5(string file, string input, string output) =>
        new("AlexNet(5)", file, input, output, 256, ImageNetMean, ImageNetDeviation, NetworkMeasure.TwoWay);

    /// <summary>Inception v3, average pool, 342 pixels.</summary>
    public static NetworkDescription Inception(string file, string input, string output) =>
        new("Inception", file, input, output, 342, ImageNetMean, ImageNetDeviation, NetworkMeasure.TwoWay);

    /// <summary>CLIP ViT-L/14, final embedding, 224 pixels.</summary>
    public static NetworkDescription Clip(string file, string input, string output) =>
        new("CLIP", file, input, output, 224, ClipMean, ClipDeviation, NetworkMeasure.TwoWay);

    /// <summary>EfficientNet-B1, average pool, 255 pixels.</summary>
    public static NetworkDescription EfficientNet(string file, string input, string output) =>
        new("EfficientNet-B", file, input, output, 255, ImageNetMean, ImageNetDeviation, NetworkMeasure.Distance);

    /// <summary>SwAV's ResNet-50, average pool, 224 pixels.</summary>
    public static NetworkDescription Swav(string file, string input, string output) =>
        new("SwAV", file, input, output, 224, ImageNetMean, ImageNetDeviation, NetworkMeasure.Distance);
}
