using RealtimeBCI.Decode;
using RealtimeBCI.Train.Checkpoints;
using static TorchSharp.torch;

namespace RealtimeBCI.Train.Neural;

/// <summary>MindEye1's residual MLP (Scotti et al. 2023, NeurIPS 36), under the names of <see cref="MindEye1Graph"/>. One subject.</summary>
/// <param name="parameters">Those of <see cref="Specs"/>, others beside them.</param>
/// <param name="inputDropout">Share of units that drop out after the first layer, in training.</param>
/// <param name="dropout">The same in the residual blocks.</param>
internal sealed class MindEye1Network(ParameterTable parameters, double inputDropout, double dropout) : IBrainNetwork
{
    private const string First = "voxel2clip.lin0", Block = "voxel2clip.mlp", Last = "voxel2clip.lin1", Projector = "voxel2clip.projector";
    private readonly int _blocks = parameters.CountOf(Block + ".{0}.0.weight");

    /// <inheritdoc/>
    public ParameterTable Parameters => parameters;

    /// <summary>Its parameters; 940,225,280 without the projector at 15,724 voxels, 4096 hidden, 4 blocks and 257 x 768.</summary>
    public static IEnumerable<ParameterSpec> Specs(NetworkSizes sizes) =>
    [
        .. ParameterSpec.Linear(First + ".0", sizes.Hidden, sizes.Voxels[0]), .. ParameterSpec.Norm(First + ".1", sizes.Hidden),
        .. Enumerable.Range(0, sizes.Blocks).SelectMany(i =>
            (IEnumerable<ParameterSpec>)[.. ParameterSpec.Linear($"{Block}.{i}.0", sizes.Hidden, sizes.Hidden), .. ParameterSpec.Norm($"{Block}.{i}.1", sizes.Hidden)]),
        .. ParameterSpec.Linear(Last, sizes.Dimension, sizes.Hidden),
        .. TokenProjector.Specs(Projector, sizes.Channels, sizes.Width),
    ];

    /// <inheritdoc/>
    public Tensor Enter(int subject, Tensor voxels, Chance chance) => chance.Drop(Layer(First, voxels), inputDropout);

    /// <inheritdoc/>
    public Tensor Tokens(Tensor hidden, Chance chance)
    {
        for (var i = 0; i < _blocks; i++)
            hidden = hidden.Plus(chance.Drop(Layer($"{Block}.{i}", hidden), dropout));
        return parameters.Linear(Last, hidden);
    }

    /// <inheritdoc/>
    public Tensor Project(Tensor tokens) => TokenProjector.Apply(parameters, Projector, tokens);

    /// <inheritdoc/>
    public void Write(string path, int subject, WeightOptions weights)
    {
        using var state = parameters.ToStateDict();
        MindEye1Graph.Write(path, state, weights);
    }

    private Tensor Layer(string name, Tensor x) => TorchLayers.Gelu(parameters.Norm(name + ".1", parameters.Linear(name + ".0", x)));
}
