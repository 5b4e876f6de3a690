using RealtimeBCI.Decode;
using RealtimeBCI.Train.Checkpoints;
using static TorchSharp.torch;

namespace RealtimeBCI.Train.Neural;

/// <summary>MindEye2 (Scotti et al. 2024, ICML 41): a linear map per subject into one space, a backbone, a linear map to tokens and the projector, under the names of <see cref="MindEye2Graph"/>.</summary>
/// <remarks>Of the backbone as released only the second mixers exist here: the first ones have neither effect nor gradient (see <see cref="MixerConstant"/>). In training the second ones
/// add noise through their dropout, which is kept.</remarks>
/// <param name="parameters">Those of <see cref="Specs"/>, others beside them.</param>
/// <param name="dropout">Share of units that drop out in the backbone's blocks, in training.</param>
internal sealed class MindEye2Network(ParameterTable parameters, double dropout) : IBrainNetwork
{
    /// <summary>Begin of the names of the subjects' own maps.</summary>
    public const string Subjects = "ridge.linears.";
    private const string Mixer = "backbone.mixer_blocks2", Block = "backbone.mlp", Last = "backbone.backbone_linear", Projector = "backbone.clip_proj";
    private readonly int _mixers = parameters.CountOf(Mixer + ".{0}.0.weight");
    private readonly int _blocks = parameters.CountOf(Block + ".{0}.0.weight");

    /// <inheritdoc/>
    public ParameterTable Parameters => parameters;

    private MindEye2Variant Variant => _mixers > 0 ? MindEye2Variant.AsReleased : MindEye2Variant.AsDescribed;

    /// <summary>Its parameters.</summary>
    public static IEnumerable<ParameterSpec> Specs(NetworkSizes sizes, MindEye2Variant variant) =>
    [
        .. sizes.Voxels.SelectMany((voxels, s) => ParameterSpec.Linear($"{Subjects}{s}", sizes.Hidden, voxels)),
        .. Enumerable.Range(0, sizes.Blocks).SelectMany(i => variant == MindEye2Variant.AsReleased ? MixerOf($"{Mixer}.{i}") : BlockOf($"{Block}.{i}", sizes.Hidden)),
        .. ParameterSpec.Linear(Last, sizes.Dimension, sizes.Hidden),
        .. TokenProjector.Specs(Projector, sizes.Channels, sizes.Width),
    ];

    /// <inheritdoc/>
    public Tensor Enter(int subject, Tensor voxels, Chance chance) => parameters.Linear($"{Subjects}{subject}", voxels);

    /// <inheritdoc/>
    public Tensor Tokens(Tensor hidden, Chance chance)
    {
        for (var i = 0; i < _mixers; i++)
            hidden = hidden.Plus(Mixed($"{Mixer}.{i}", hidden, chance));
        for (var i = 0; i < _blocks; i++)
            hidden = hidden.Plus(Described($"{Block}.{i}", hidden, chance));
        return parameters.Linear(Last, hidden);
    }

    /// <inheritdoc/>
    public Tensor Project(Tensor tokens) => TokenProjector.Apply(parameters, Projector, tokens);

    /// <inheritdoc/>
    public void Write(string path, int subject, WeightOptions weights)
    {
        using var state = parameters.ToStateDict();
        MindEye2Graph.Write(path, state, Variant, subject, weights);
    }

    /// <summary>A mixer over single numbers: its norm gives its shift whatever comes in, so without dropout it is one constant.</summary>
    private Tensor Mixed(string name, Tensor hidden, Chance chance)
    {
        var inner = TorchLayers.Gelu(parameters.Linear(name + ".1.0", parameters[name + ".0.bias"].reshape(1, 1)));
        return parameters.Linear(name + ".1.3", chance.Drop(inner.expand(hidden.numel(), 1), dropout)).reshape(hidden.shape);
    }

    private Tensor Described(string name, Tensor hidden, Chance chance) => parameters.Linear(
        name + ".4", chance.Drop(TorchLayers.Gelu(parameters.Linear(name + ".1", parameters.Norm(name + ".0", hidden))), dropout));

    private static ParameterSpec[] MixerOf(string name) =>
        [.. ParameterSpec.Norm(name + ".0", 1), .. ParameterSpec.Linear(name + ".1.0", 1, 1), .. ParameterSpec.Linear(name + ".1.3", 1, 1)];

    private static ParameterSpec[] BlockOf(string name, int hidden) =>
        [.. ParameterSpec.Norm(name + ".0", hidden), .. ParameterSpec.Linear(name + ".1", hidden, hidden), .. ParameterSpec.Linear(name + ".4", hidden, hidden)];
}
