using RealtimeBCI.Decode;
using static TorchSharp.torch;

namespace RealtimeBCI.Train.Neural;

/// <summary>A network from voxels to image tokens. It does not own its parameters.</summary>
internal interface IBrainNetwork
{
    /// <summary>Its parameters, and those of whatever is trained with it.</summary>
    ParameterTable Parameters { get; }

    /// <summary>A subject's own first layer: into the space that all share.</summary>
    /// <param name="subject">Counted from 0.</param>
    /// <param name="voxels">Normalised; shape [row, voxel].</param>
    /// <param name="chance">Training or evaluation.</param>
    /// <returns>Shape [row, hidden].</returns>
    Tensor Enter(int subject, Tensor voxels, Chance chance);

    /// <summary>From the shared space to tokens.</summary>
    /// <returns>Shape [row, token * channel].</returns>
    Tensor Tokens(Tensor hidden, Chance chance);

    /// <summary>From tokens to what is compared with candidates.</summary>
    /// <returns>Shape [row, token * channel].</returns>
    Tensor Project(Tensor tokens);

    /// <summary>Writes one subject's way through it as an ONNX model with the outputs <c>projector</c> and <c>backbone</c>.</summary>
    void Write(string path, int subject, WeightOptions weights);
}
