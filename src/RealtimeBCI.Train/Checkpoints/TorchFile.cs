using System.Text;
using Microsoft.Win32.SafeHandles;
using RealtimeBCI.Decode;

namespace RealtimeBCI.Train.Checkpoints;

/// <summary>The parameters in a checkpoint as PyTorch writes it (<c>torch.save</c>, version 1.6 and later): a zip archive of one pickle and the numbers.</summary>
/// <remarks>The parameters stand under <c>model_state_dict</c>, <c>state_dict</c>, <c>module</c> (DeepSpeed) or <c>model</c>, or are the whole; a common prefix <c>module.</c>
/// (distributed training) is taken off. Integers and whatever else stands beside them is left out.</remarks>
internal static class TorchFile
{
    private const int MaxPickleBytes = 1 << 26, MaxGatheredNumbers = 1 << 26;
    private const string Pickle = "/data.pkl", Prefix = "module.";
    private static readonly string[] Homes = ["model_state_dict", "state_dict", "module", "model"];

    /// <summary>Its tensors.</summary>
    /// <exception cref="CheckpointException">The file is damaged, or holds what is refused.</exception>
    public static IReadOnlyList<NamedTensor> Read(SafeFileHandle file)
    {
        var zip = new StoredZip(file);
        string[] pickles = [.. zip.Entries.Keys.Where(n => n.EndsWith(Pickle, StringComparison.Ordinal))];
        if (pickles.Length != 1)
            throw new CheckpointException($"its archive has {pickles.Length} entries named data.pkl; a PyTorch checkpoint has one.");
        var root = pickles[0][..^Pickle.Length];
        if (zip.Entries.ContainsKey(root + "/constants.pkl"))
            throw new CheckpointException("it is a TorchScript program, which would run code; only checkpoints of tensors are read: save the model's state_dict.");
        if (zip.Entries.TryGetValue(root + "/byteorder", out var order) && Encoding.ASCII.GetString(zip.Read(order, 64)) is not "little" and var other)
            throw new CheckpointException($"its byte order is '{other}'; only little-endian checkpoints are read.");
        var content = PickleReader.Read(zip.Read(zip.Entries[pickles[0]], MaxPickleBytes));
        var tensors = Parameters(content).Where(p => p.Tensor.Storage.Type != ElementType.Other).ToArray();
        if (tensors.Length == 0)
            throw new CheckpointException($"it holds no parameters, neither under {string.Join(", ", Homes)} nor by themselves.");
        var strip = tensors.All(p => p.Name.StartsWith(Prefix, StringComparison.Ordinal));
        var verified = new Dictionary<string, Lazy<StoredNumbers>>();
        return [.. tensors.Select(p => Named(strip ? p.Name[Prefix.Length..] : p.Name, p.Tensor, Numbers(zip, file, root, p.Tensor.Storage, verified)))];
    }

    private static List<(string Name, PickleTensor Tensor)> Parameters(object? content)
    {
        if (content is not PickleDict root)
            throw new CheckpointException("it is no dictionary of parameters; save the model's state_dict.");
        var home = Homes.Select(h => root[h] as PickleDict).FirstOrDefault(d => d is not null && d.Items.Any(i => i.Value is PickleTensor)) ?? root;
        var parameters = new List<(string, PickleTensor)>();
        foreach (var (key, value) in home.Items)
            if (key is string name && value is PickleTensor tensor)
                parameters.Add((name, tensor));
        return parameters;
    }

    /// <summary>A storage's numbers; its checksum is compared once, before the first is read.</summary>
    private static Lazy<StoredNumbers> Numbers(StoredZip zip, SafeFileHandle file, string root, PickleStorage storage, Dictionary<string, Lazy<StoredNumbers>> verified)
    {
        if (!zip.Entries.TryGetValue($"{root}/data/{storage.Key}", out var entry))
            throw new CheckpointException($"its archive lacks the numbers '{storage.Key}'; copy it again.");
        StoredZip.RequirePlain(entry);
        if (storage.Count > entry.Length / storage.Type.ByteSize())
            throw new CheckpointException($"its numbers '{storage.Key}' should be {storage.Count} of {storage.Type}; the archive has {entry.Length} bytes of them.");
        var key = $"{storage.Key} {storage.Type} {storage.Count}";
        if (!verified.TryGetValue(key, out var numbers))
            verified[key] = numbers = new(() =>
            {
                zip.Verify(entry);
                return new(file, entry.Position, storage.Type, storage.Count);
            });
        return numbers;
    }

    private static NamedTensor Named(string name, PickleTensor tensor, Lazy<StoredNumbers> numbers) =>
        new(name, tensor.Shape, tensor.IsContiguous ? (start, values) => numbers.Value.Read(tensor.Offset + start, values) : Gathered(name, tensor, numbers))
        {
            StoredAs = tensor.Storage.Type.ToString().ToLowerInvariant(),
        };

    /// <summary>Reads a transposed or cut view, whose storage is taken into memory for it.</summary>
    private static ReadValues Gathered(string name, PickleTensor tensor, Lazy<StoredNumbers> numbers)
    {
        if (tensor.Storage.Count > MaxGatheredNumbers)
            throw new CheckpointException($"'{name}' is a view into {tensor.Storage.Count} numbers in another order; at most {MaxGatheredNumbers} are rearranged: save it with .contiguous().");
        var all = new Lazy<float[]>(() =>
        {
            var values = new float[tensor.Storage.Count];
            numbers.Value.Read(0, values);
            return values;
        });
        return (start, values) =>
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = all.Value[tensor.IndexOf(start + i)];
        };
    }
}
