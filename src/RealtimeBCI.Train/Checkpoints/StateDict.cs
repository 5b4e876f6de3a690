using RealtimeBCI.Decode;

namespace RealtimeBCI.Train.Checkpoints;

/// <summary>The parameters of a model by name, in their order, read from a file piece by piece or held in memory.</summary>
/// <remarks>Its tensors can be read until it is disposed.</remarks>
public sealed class StateDict : IDisposable
{
    private readonly Dictionary<string, NamedTensor> _byName;
    private readonly IDisposable? _file;

    /// <summary>Makes one of tensors.</summary>
    /// <param name="source">What it came from, for messages: a file's name, or what was trained.</param>
    /// <param name="tensors">With names of their own.</param>
    /// <param name="file">Closed with it; null where the values are in memory.</param>
    /// <exception cref="CheckpointException">A name comes twice.</exception>
    public StateDict(string source, IEnumerable<NamedTensor> tensors, IDisposable? file = null)
    {
        (Source, Tensors, _file) = (source, [.. tensors], file);
        _byName = Tensors.DistinctBy(t => t.Name).ToDictionary(t => t.Name);
        if (_byName.Count != Tensors.Count)
            throw new CheckpointException($"{source} names {Tensors.Count} tensors, {_byName.Count} of them differently; each must have a name of its own.");
    }

    /// <summary>What it came from.</summary>
    public string Source { get; }
    /// <summary>All tensors in their order.</summary>
    public IReadOnlyList<NamedTensor> Tensors { get; }

    /// <summary>Parameters that are in memory, such as those of a trained module; the arrays are not copied.</summary>
    /// <exception cref="ArgumentException">Values do not fill their shape.</exception>
    public static StateDict Of(params ReadOnlySpan<(string Name, float[] Values, long[] Shape)> parameters)
    {
        var tensors = new List<NamedTensor>();
        foreach (var (name, values, shape) in parameters)
            tensors.Add(NamedTensor.Of(name, values, shape));
        return new("the trained model", tensors);
    }

    /// <summary>Whether there is a tensor of that name.</summary>
    public bool Has(string name) => _byName.ContainsKey(name);

    /// <summary>How many consecutive numbers from 0 name a tensor when they are put into a pattern's {0}.</summary>
    public int CountOf(string pattern)
    {
        var count = 0;
        while (Has(pattern.Replace("{0}", $"{count}", StringComparison.Ordinal)))
            count++;
        return count;
    }

    /// <summary>A tensor that must be there with a shape.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Axis lengths, outermost first; 0 takes any length of at least 1.</param>
    /// <exception cref="CheckpointException">It is absent or has another shape.</exception>
    public NamedTensor Require(string name, params ReadOnlySpan<long> shape)
    {
        if (!_byName.TryGetValue(name, out var tensor))
            throw new CheckpointException($"{Source} has no tensor '{name}'; {Known()}. Is it a checkpoint of this family?");
        var fits = tensor.Shape.Length == shape.Length;
        for (var axis = 0; fits && axis < shape.Length; axis++)
            fits = shape[axis] == 0 ? tensor.Shape[axis] > 0 : tensor.Shape[axis] == shape[axis];
        var expected = string.Join(", ", shape.ToArray().Select(n => n == 0 ? "any" : $"{n}"));
        return fits ? tensor : throw new CheckpointException($"{Source}: '{name}' has the shape ({string.Join(", ", tensor.Shape)}); expected ({expected}).");
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private string Known() => Tensors.Count == 0 ? "it has none" : $"it has {Tensors.Count}, such as {string.Join(", ", Tensors.Take(3).Select(t => $"'{t.Name}'"))}";
}
