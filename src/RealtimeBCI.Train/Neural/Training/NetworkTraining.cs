using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Train.Neural;

/// <summary>Trains a network: BiMixCo with mixed patterns first, SoftCLIP then, the diffusion prior beside them; stops by the held-out loss and ends with the parameters that were best.</summary>
/// <remarks>While patterns are mixed the prior's targets are mixed in the same shares; the released code leaves them unmixed, so that its prior learns to ignore a part of what it sees.</remarks>
/// <param name="network">What is trained.</param>
/// <param name="prior">Trained with it; null for none.</param>
/// <param name="data">The trials.</param>
/// <param name="settings">How.</param>
/// <param name="seed">Where chance starts.</param>
internal sealed class NetworkTraining(IBrainNetwork network, DiffusionPrior? prior, NeuralData data, NeuralSettings settings, int seed)
{
    private readonly int[] _trials = [.. data.Subjects.Select(s => s.Split.Training.Length)];
    private readonly int _mixedEpochs = (int)Math.Floor(settings.Mixed * settings.Epochs);

    /// <summary>Trains to the end, or until it is stopped.</summary>
    /// <param name="hash">Binds the checkpoint, see <see cref="TrainingHash"/>.</param>
    /// <param name="progress">Is told of every epoch.</param>
    /// <param name="stop">Ends it after an epoch; what was done is in the checkpoint, if there is to be one.</param>
    /// <returns>Facts to record.</returns>
    /// <exception cref="TrainingException">The loss is not finite, or the checkpoint cannot be taken up.</exception>
    public IReadOnlyDictionary<string, string> Run(string hash, IProgress<TrainingProgress> progress, CancellationToken stop)
    {
        using var optimiser = new AdamW(network.Parameters, settings.Decay);
        using var state = new TrainingState(network.Parameters, optimiser);
        if (settings.Checkpoint.Length > 0 && File.Exists(settings.Checkpoint))
            state.Load(settings.Checkpoint, hash);
        var steps = BatchPlan.Steps(_trials, settings.Batch);
        var cycle = new OneCycle(settings.Rate, settings.Epochs * steps, Math.Min(0.5, 2.0 / settings.Epochs));
        while (state.Epochs < settings.Epochs && state.Epochs - state.BestEpoch < settings.Patience)
        {
            if (stop.IsCancellationRequested)
                Keep(state, hash);
            stop.ThrowIfCancellationRequested();
            var loss = Epoch(state.Epochs, cycle, optimiser);
            state.Epochs++;
            var held = NetworkScores.HeldOutLoss(network, data);
            state.Judge(held);
            if (state.Epochs % settings.SaveEvery == 0)
                Keep(state, hash);
            progress.Report(new("epoch", state.Epochs, settings.Epochs, $"training loss {Text(loss)}, held-out {Text(held)}, least {Text(state.BestLoss)} after {state.BestEpoch}"));
        }
        Keep(state, hash);
        if (state.BestEpoch == 0)
            throw new TrainingException($"After {state.Epochs} epochs no held-out loss was a number; lower rate (now {settings.Rate.ToString(CultureInfo.InvariantCulture)}).");
        state.TakeBest();
        return new Dictionary<string, string>
        {
            ["epochs"] = $"{state.Epochs} of {settings.Epochs}",
            ["bestEpoch"] = $"{state.BestEpoch}",
            ["heldOutLogLoss"] = Text(state.BestLoss),
            ["heldOutUnit"] = data.Subjects[0].Split.Unit,
            ["trainedOn"] = string.Join(", ", _trials.Select(t => $"{t} trials")),
            ["trainingHash"] = hash,
        };
    }

    private void Keep(TrainingState state, string hash)
    {
        if (settings.Checkpoint.Length == 0 || state.Epochs == state.KeptEpochs)
            return;
        state.Save(settings.Checkpoint, hash);
        state.KeptEpochs = state.Epochs;
    }

    private double Epoch(int epoch, OneCycle cycle, AdamW optimiser)
    {
        var random = new Random(Seeds.Of(seed, Seeds.Batches, epoch));
        using var generator = new Generator((ulong)Seeds.Of(seed, Seeds.Dropout, epoch));
        var batches = BatchPlan.Of(_trials, settings.Batch, random);
        var sum = 0.0;
        foreach (var batch in batches)
        {
            using var scope = NewDisposeScope();
            var loss = Loss(batch, epoch, random, new(generator));
            loss.backward();
            var value = loss.Single();
            if (!float.IsFinite(value))
                throw new TrainingException($"The loss is {value} in epoch {epoch + 1}; lower rate (now {settings.Rate.ToString(CultureInfo.InvariantCulture)}).");
            var (rate, momentum) = cycle.At(optimiser.Steps);
            optimiser.Step(rate, momentum);
            sum += value;
        }
        return sum / batches.Count;
    }

    private Tensor Loss(int[][] batch, int epoch, Random random, Chance chance)
    {
        var mixed = epoch < _mixedEpochs;
        var mixtures = new List<Mixture>();
        var hidden = new List<Tensor>();
        var items = new List<int>();
        foreach (var (s, rows) in batch.Index())
        {
            var subject = data.Subjects[s];
            int[] trials = [.. rows.Select(r => subject.Split.Training[r])];
            mixtures.Add(mixed ? Mixture.Draw(trials.Length, random) : Mixture.None(trials.Length));
            hidden.Add(network.Enter(s, mixtures[^1].Apply(subject.Patterns.index_select(0, tensor(trials.Select(t => (long)t).ToArray()))), chance));
            items.AddRange(trials.Select(t => subject.Items[t]));
        }
        var mixture = Mixture.Concatenate(mixtures);
        var shown = tensor(items.Select(i => (long)i).ToArray());
        var tokens = network.Tokens(cat(hidden, 0), chance);
        var predicted = TorchLayers.Unit(data.FromCentre(network.Project(tokens)));
        var target = data.Directions.index_select(0, shown);
        var loss = mixed
            ? ContrastiveLoss.BiMixCo(predicted, target, ContrastiveTargets.Of(mixture, items.ToArray()))
            : ContrastiveLoss.Soft(predicted, target, ContrastiveLoss.SoftTemperature(epoch - _mixedEpochs, settings.Epochs - _mixedEpochs));
        return prior is null ? loss : loss.Plus(prior.Loss(tokens, mixture.Apply(data.Targets.index_select(0, shown)), chance).Times(settings.PriorWeight));
    }

    private static string Text(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
