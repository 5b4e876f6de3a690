using System.Globalization;
using RealtimeBCI.Decode;
using RealtimeBCI.Train.Checkpoints;
using static TorchSharp.torch;

namespace RealtimeBCI.Train.Neural;

/// <summary>A network and, if wanted, the diffusion prior that is trained with it; owns the parameters of both.</summary>
internal sealed class NeuralModel : IDisposable
{
    private const int MindEye2Steps = 20;
    private readonly ParameterTable _parameters;
    private readonly NeuralSettings _settings;

    /// <summary>Allocates a model and starts it.</summary>
    /// <param name="settings">Which one: MindEye2 where it names a variant, else MindEye1.</param>
    /// <param name="sizes">Lengths of its axes.</param>
    /// <param name="seed">Where chance starts.</param>
    public NeuralModel(NeuralSettings settings, NetworkSizes sizes, int seed)
    {
        (_settings, Sizes) = (settings, sizes);
        using var generator = new Generator((ulong)Seeds.Of(seed, Seeds.Start, 0));
        _parameters = new(Specs(settings, sizes), generator);
        Network = IsSecond(settings) ? new MindEye2Network(_parameters, settings.Dropout) : new MindEye1Network(_parameters, settings.InputDropout, settings.Dropout);
        if (settings.Prior)
            Prior = new(new(_parameters, PrefixOf(settings), PriorOf(settings, sizes)), IsSecond(settings) ? 1 : Math.Sqrt(sizes.Channels));
    }

    /// <summary>Lengths of its axes.</summary>
    public NetworkSizes Sizes { get; }
    /// <summary>From voxels to tokens.</summary>
    public IBrainNetwork Network { get; }
    /// <summary>Null where none is trained.</summary>
    public DiffusionPrior? Prior { get; }

    /// <summary>Every parameter that a model will have; nothing is allocated.</summary>
    public static IEnumerable<ParameterSpec> Specs(NeuralSettings settings, NetworkSizes sizes)
    {
        var network = IsSecond(settings) ? MindEye2Network.Specs(sizes, VariantOf(settings)) : MindEye1Network.Specs(sizes);
        return settings.Prior ? network.Concat(PriorNetwork.Specs(PrefixOf(settings), PriorOf(settings, sizes))) : network;
    }

    /// <summary>Lengths of the prior's axes.</summary>
    public static PriorSizes PriorOf(NeuralSettings settings, NetworkSizes sizes) => new(sizes.Tokens, sizes.Channels, settings.PriorDepth, settings.PriorHeads, settings.PriorHeadWidth);

    /// <summary>Takes every shared parameter from a checkpoint; those of subjects' own maps, weights and biases both, stay as they were started.</summary>
    /// <remarks>The released code drops only the weights of the old maps, so that a new subject inherits the first subject's bias.</remarks>
    /// <exception cref="TrainingException">The checkpoint lacks a parameter or has it in another shape.</exception>
    public void StartFrom(string path)
    {
        try
        {
            using var file = CheckpointFile.Open(path);
            var priorPrefix = PrefixOf(_settings);
            foreach (var name in _parameters.Names.Where(n => !n.StartsWith(MindEye2Network.Subjects, StringComparison.Ordinal)))
                if (!name.StartsWith(priorPrefix, StringComparison.Ordinal) || file.Tensors.Any(t => t.Name.StartsWith(priorPrefix, StringComparison.Ordinal)))
                    _parameters.Set(name, file.Require(name, _parameters[name].shape));
        }
        catch (CheckpointException failure)
        {
            throw new TrainingException($"Training cannot start from {path}: {failure.Message} Sizes and variant must be those of the checkpoint.");
        }
    }

    /// <summary>Writes the decoder's model and, where there is one, its prior into a folder.</summary>
    public void Write(string folder, WeightOptions weights)
    {
        Network.Write(Path.Combine(folder, DecoderTarget.ScoringModel), 0, weights);
        if (Prior is null)
            return;
        using var state = _parameters.ToStateDict();
        PriorGraph.Write(Path.Combine(folder, PriorModel.FileName), state, PrefixOf(_settings), Prior.Network.Sizes, new Dictionary<string, double>
        {
            [PriorModel.TimesNote] = Prior.Schedule.Times,
            [PriorModel.ScaleNote] = Prior.Scale,
            [PriorModel.StepsNote] = IsSecond(_settings) ? MindEye2Steps : Prior.Schedule.Times,
            [PriorModel.EtaNote] = 1,
            [PriorModel.ChannelsNote] = Sizes.Channels,
            [PriorModel.FirstTokenNote] = IsSecond(_settings) || Sizes.Tokens == 1 ? 0 : 1,
        }, weights.ExternalFromBytes);
    }

    /// <summary>Keeps all parameters in a <c>.safetensors</c> file, under their names.</summary>
    public void Save(string path, IReadOnlyDictionary<string, string> notes) => SafetensorsWriter.Write(path, [.. _parameters.Names.Select(n => ParameterTable.View(n, _parameters[n]))],
        new Dictionary<string, string>(notes) { ["variant"] = _settings.Variant, ["hidden"] = Sizes.Hidden.ToString(CultureInfo.InvariantCulture), ["space"] = _settings.Space });

    private static bool IsSecond(NeuralSettings settings) => settings.Variant.Length > 0;

    private static MindEye2Variant VariantOf(NeuralSettings settings) => settings.Variant == "as-released" ? MindEye2Variant.AsReleased : MindEye2Variant.AsDescribed;

    private static string PrefixOf(NeuralSettings settings) => IsSecond(settings) ? PriorNetwork.MindEye2Prefix : PriorNetwork.MindEye1Prefix;

    /// <inheritdoc/>
    public void Dispose()
    {
        Prior?.Dispose();
        _parameters.Dispose();
    }
}
