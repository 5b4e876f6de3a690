using System.Globalization;
using RealtimeBCI.Decode;
using RealtimeBCI.Train.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Train.Neural;

/// <summary>How far a training is: parameters, the optimiser's moments, the best parameters so far. It can be kept in a file and taken up again.</summary>
/// <param name="parameters">Trained; owned by the caller.</param>
/// <param name="optimiser">With its moments; owned by the caller.</param>
internal sealed class TrainingState(ParameterTable parameters, AdamW optimiser) : IDisposable
{
    private readonly Dictionary<string, Tensor> _best = parameters.Names.ToDictionary(n => n, n => zeros(parameters[n].shape).DetachFromDisposeScope());

    /// <summary>Epochs done.</summary>
    public int Epochs { get; set; }
    /// <summary>Epochs done when it was last kept in a file.</summary>
    public int KeptEpochs { get; set; }
    /// <summary>Epochs done when the held-out loss was least; 0 before the first.</summary>
    public int BestEpoch { get; private set; }
    /// <summary>That loss.</summary>
    public double BestLoss { get; private set; } = double.PositiveInfinity;

    /// <summary>Notes a held-out loss, and keeps the parameters where it is the least so far.</summary>
    public void Judge(double loss)
    {
        if (!(loss < BestLoss))
            return;
        (BestEpoch, BestLoss) = (Epochs, loss);
        CopyAll(name => parameters[name], name => _best[name]);
    }

    /// <summary>Puts the best parameters back.</summary>
    public void TakeBest() => CopyAll(name => _best[name], name => parameters[name]);

    /// <summary>Keeps all of it in a file.</summary>
    public void Save(string path, string hash) => SafetensorsWriter.Write(
        path,
        [
            .. parameters.Names.SelectMany(n => (NamedTensor[])
            [
                ParameterTable.View("model/" + n, parameters[n]), ParameterTable.View("first/" + n, optimiser.Moments[n].First),
                ParameterTable.View("second/" + n, optimiser.Moments[n].Second), ParameterTable.View("best/" + n, _best[n]),
            ]),
        ],
        new Dictionary<string, string>
        {
            ["hash"] = hash,
            ["epochs"] = Epochs.ToString(CultureInfo.InvariantCulture),
            ["steps"] = optimiser.Steps.ToString(CultureInfo.InvariantCulture),
            ["bestEpoch"] = BestEpoch.ToString(CultureInfo.InvariantCulture),
            ["bestLoss"] = BestLoss.ToString("R", CultureInfo.InvariantCulture),
        });

    /// <summary>Takes up what a file holds.</summary>
    /// <exception cref="TrainingException">The file is damaged, or of a training with other data, settings or code.</exception>
    public void Load(string path, string hash)
    {
        try
        {
            var notes = SafetensorsWriter.ReadNotes(path);
            if (notes.GetValueOrDefault("hash") is not { } found || found != hash)
                throw new TrainingException(
                    $"The checkpoint {path} is of another training ({Short(notes.GetValueOrDefault("hash", "no hash"))}, this one is {Short(hash)}): data, settings, seed or code differ. Name another file, or delete it to begin anew.");
            using var file = CheckpointFile.Open(path);
            foreach (var name in parameters.Names)
            {
                void Fill(string kind, Tensor to) => ParameterTable.Copy(file.Require(kind + name, to.shape), to);
                Fill("model/", parameters[name]);
                Fill("first/", optimiser.Moments[name].First);
                Fill("second/", optimiser.Moments[name].Second);
                Fill("best/", _best[name]);
            }
            int Whole(string key) => int.Parse(notes[key], CultureInfo.InvariantCulture);
            (Epochs, KeptEpochs, optimiser.Steps, BestEpoch, BestLoss) = (Whole("epochs"), Whole("epochs"), Whole("steps"), Whole("bestEpoch"), double.Parse(notes["bestLoss"], CultureInfo.InvariantCulture));
        }
        catch (Exception failure) when (failure is CheckpointException or KeyNotFoundException or FormatException)
        {
            throw new TrainingException($"The checkpoint {path} cannot be taken up: {failure.Message.ReplaceLineEndings(" ")} Delete it to begin anew.");
        }
    }

    private static string Short(string hash) => hash.Length > 8 ? hash[..8] : hash;

    private void CopyAll(Func<string, Tensor> from, Func<string, Tensor> to)
    {
        using var noGrad = no_grad();
        foreach (var name in parameters.Names)
            to(name).copy_(from(name));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _best.Values)
            tensor.Dispose();
    }
}
