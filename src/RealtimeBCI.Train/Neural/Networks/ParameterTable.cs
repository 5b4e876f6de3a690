using RealtimeBCI.Decode;
using RealtimeBCI.Train.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Train.Neural;

/// <summary>The parameters of a network by name, in their order; outside every dispose scope until it is disposed.</summary>
internal sealed class ParameterTable : IDisposable
{
    private const int PieceValues = 1 << 20;
    private readonly Dictionary<string, Tensor> _byName = [];

    /// <summary>Allocates parameters and starts them.</summary>
    /// <param name="specs">What there is.</param>
    /// <param name="chance">Where starting values come from.</param>
    public ParameterTable(IEnumerable<ParameterSpec> specs, Generator chance)
    {
        using var noGrad = no_grad();
        foreach (var spec in specs)
        {
            var tensor = zeros(spec.Shape).DetachFromDisposeScope();
            _byName.Add(spec.Name, tensor);
            Names.Add(spec.Name);
            _ = spec.Start switch
            {
                ParameterStart.Uniform => tensor.uniform_(-spec.Scale, spec.Scale, chance),
                ParameterStart.Normal => tensor.normal_(0, spec.Scale, chance),
                _ => tensor.FillInPlace(spec.Scale),
            };
            tensor.requires_grad_(true);
        }
    }

    /// <summary>Names in their order.</summary>
    public List<string> Names { get; } = [];

    /// <summary>One parameter.</summary>
    public Tensor this[string name] => _byName[name];

    /// <summary>Number of values of all.</summary>
    public long Count => _byName.Values.Sum(t => t.numel());

    /// <summary>Whether there is such a parameter.</summary>
    public bool Has(string name) => _byName.ContainsKey(name);

    /// <summary>How many consecutive numbers from 0 name a parameter when they are put into a pattern's {0}.</summary>
    public int CountOf(string pattern) => Enumerable.Range(0, int.MaxValue).First(i => !Has(pattern.Replace("{0}", $"{i}", StringComparison.Ordinal)));

    /// <summary>Overwrites one parameter.</summary>
    public void Set(string name, NamedTensor values) => Copy(values, this[name]);

    /// <summary>Fills a tensor piece by piece.</summary>
    public static void Copy(NamedTensor from, Tensor to)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var flat = to.view(-1);
        for (long at = 0; at < from.Count; at += PieceValues)
        {
            var piece = new float[Math.Min(PieceValues, from.Count - at)];
            from.Read(at, piece);
            using var source = tensor(piece);
            using var target = flat.narrow(0, at, piece.Length);
            target.copy_(source);
        }
    }

    /// <summary>The values as they are when they are read.</summary>
    public static NamedTensor View(string name, Tensor values) => new(name, values.shape, (start, span) =>
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        values.detach().view(-1).narrow(0, start, span.Length).contiguous().data<float>().ToArray().CopyTo(span);
    });

    /// <summary>All parameters, for whoever writes them. They are read when they are written.</summary>
    public StateDict ToStateDict() => new("the trained model", Names.Select(n => View(n, this[n])));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _byName.Values)
            tensor.Dispose();
    }
}
