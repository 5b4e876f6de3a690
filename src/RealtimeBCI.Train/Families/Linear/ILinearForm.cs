using RealtimeBCI.Decode;

namespace RealtimeBCI.Train;

/// <summary>A way to hold a linear map, and what comes of it.</summary>
internal interface ILinearForm
{
    /// <summary>For notes.</summary>
    string Name { get; }
    /// <summary>Applies it; shape [trial, seen voxel] to [trial, output].</summary>
    float[] Predict(float[] seen, int trials);
    /// <summary>Adds it to a model.</summary>
    void Write(OnnxGraph graph, string output, string x, WeightFormat format);
}
