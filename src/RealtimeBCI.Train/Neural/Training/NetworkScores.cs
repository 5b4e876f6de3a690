using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Session.Pipeline;
using static TorchSharp.torch;

namespace RealtimeBCI.Train.Neural;

/// <summary>What a network scores for held-out trials, in evaluation.</summary>
internal static class NetworkScores
{
    private const int Rows = 64;

    /// <summary>Projected and token outputs of patterns; shapes [row, dimension].</summary>
    public static (float[] Projector, float[] Backbone) Outputs(IBrainNetwork network, int subject, Tensor patterns)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        List<float> projected = [], tokens = [];
        for (long at = 0; at < patterns.shape[0]; at += Rows)
        {
            using var inner = NewDisposeScope();
            var rows = patterns.narrow(0, at, Math.Min(Rows, patterns.shape[0] - at));
            var token = network.Tokens(network.Enter(subject, rows, Chance.None), Chance.None);
            tokens.AddRange(token.contiguous().data<float>().ToArray());
            projected.AddRange(network.Project(token).contiguous().data<float>().ToArray());
        }
        return ([.. projected], [.. tokens]);
    }

    /// <summary>Log-loss of all subjects' held-out trials among all candidates, each state at its best temperature, nats. What early stopping goes by.</summary>
    /// <remarks>One measure for the whole training, without chance, mixing or a batch's make-up in it; the two contrastive losses are of different scales.</remarks>
    public static double HeldOutLoss(IBrainNetwork network, NeuralData data)
    {
        double sum = 0;
        var count = 0;
        foreach (var (s, subject) in data.Subjects.Index())
        {
            var held = subject.Split.Held;
            float[] cosines = [.. held.Chunk(Rows).SelectMany(chunk => Cosines(network, s, data, chunk))];
            if (cosines.Any(c => !float.IsFinite(c)))
                return double.PositiveInfinity;
            sum += held.Length * new CrossValidation(held, data.Candidates, [.. held.Select(t => subject.Items[t])], cosines).LogLoss(subject.Trials.States);
            count += held.Length;
        }
        return sum / count;
    }

    /// <summary>Scores of one subject's held-out trials among its own items, through the class that sessions score with.</summary>
    public static CrossValidation HeldOut(IBrainNetwork network, int subject, NeuralData data, Gallery gallery, IReadOnlyList<DecoderTarget> targets, IReadOnlyList<float[]> centres)
    {
        var own = data.Subjects[subject];
        string[] candidates = [.. own.Trials.Items.Distinct().OrderBy(gallery.IndexOf)];
        var places = candidates.Index().ToDictionary(c => c.Item, c => c.Index);
        var held = own.Split.Held;
        var scorer = new TargetScores(targets, centres, gallery, candidates);
        var scores = new float[held.Length * candidates.Length];
        foreach (var (c, chunk) in held.Chunk(Rows).Index())
        {
            using var scope = NewDisposeScope();
            var (projected, tokens) = Outputs(network, subject, own.Patterns.index_select(0, tensor(Array.ConvertAll(chunk, t => (long)t))));
            var dimension = projected.Length / chunk.Length;
            for (var i = 0; i < chunk.Length; i++)
                scorer.Score([projected.AsMemory(i * dimension, dimension), tokens.AsMemory(i * dimension, dimension)], scores.AsSpan((c * Rows + i) * candidates.Length, candidates.Length));
        }
        return new(held, candidates, [.. held.Select(t => places[own.Trials.Items[t]])], scores);
    }

    /// <summary>Cosines of some of a subject's trials with all candidates; shape [trial, candidate].</summary>
    private static float[] Cosines(IBrainNetwork network, int subject, NeuralData data, int[] trials)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var rows = data.Subjects[subject].Patterns.index_select(0, tensor(Array.ConvertAll(trials, t => (long)t)));
        var projected = network.Project(network.Tokens(network.Enter(subject, rows, Chance.None), Chance.None));
        return TorchLayers.Unit(data.FromCentre(projected)).matmul(data.Directions.t()).contiguous().data<float>().ToArray();
    }
}
