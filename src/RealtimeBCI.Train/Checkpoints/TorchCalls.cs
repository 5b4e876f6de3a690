namespace RealtimeBCI.Train.Checkpoints;

/// <summary>The few calls in a pickle that PyTorch needs to describe tensors, done here as data; everything else is refused by its name.</summary>
internal static class TorchCalls
{
    private const int MaxAxes = 16;

    /// <summary>What checkpoints hold beside tensors, in optimiser and scheduler states and lists of losses. None of it is run or made: a value of such a type is skipped, and so is
    /// everything of <see cref="Optimisers"/>, which a scheduler's state drags along whole.</summary>
    private static readonly HashSet<string> Harmless =
    [
        "torch.Size", "torch.device", "torch.float16", "torch.bfloat16", "torch.float32", "torch.float64", "torch.int64",
        "numpy.dtype", "numpy.ndarray", "numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar",
        "numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct", "_codecs.encode", "__builtin__.dict", "builtins.dict",
    ];

    private const string Optimisers = "torch.optim.";

    private static readonly Dictionary<string, ElementType> Storages = new()
    {
        ["torch.HalfStorage"] = ElementType.Float16,
        ["torch.BFloat16Storage"] = ElementType.BFloat16,
        ["torch.FloatStorage"] = ElementType.Float32,
        ["torch.DoubleStorage"] = ElementType.Float64,
        ["torch.LongStorage"] = ElementType.Other,
        ["torch.IntStorage"] = ElementType.Other,
        ["torch.ShortStorage"] = ElementType.Other,
        ["torch.CharStorage"] = ElementType.Other,
        ["torch.ByteStorage"] = ElementType.Other,
        ["torch.BoolStorage"] = ElementType.Other,
    };

    /// <summary>A name that a pickle refers to, if it is one of those.</summary>
    /// <exception cref="CheckpointException">It is none: a loader that obeyed it could run anything.</exception>
    public static PickleGlobal Global(string module, string name)
    {
        var global = new PickleGlobal(module, name);
        return global.Full is "collections.OrderedDict" or "collections.defaultdict" or "torch._utils._rebuild_tensor_v2" or "torch._utils._rebuild_parameter" || IsGetAttribute(global)
            || Storages.ContainsKey(global.Full) || IsHarmless(global) ? global : throw Refused(global.Full);
    }

    /// <summary>The result of a call.</summary>
    public static object Call(object? function, object? argument)
    {
        if (function is not PickleGlobal global || argument is not object?[] arguments)
            throw Refused("a value that is called like a function");
        return global.Full switch
        {
            "collections.OrderedDict" when arguments.Length == 0 => new PickleDict(),
            "collections.defaultdict" when arguments is [] or [PickleGlobal { Name: "dict" }] => new PickleDict(),
            "torch._utils._rebuild_tensor_v2" => Tensor(arguments),
            "torch._utils._rebuild_parameter" when arguments is [PickleTensor tensor, ..] => tensor,
            // A scheduler's annealing function, which PyTorch stores as the attribute of what is skipped.
            _ when IsGetAttribute(global) && arguments is [PickleSkipped, string] => new PickleSkipped(),
            _ when IsGetAttribute(global) && arguments is [PickleGlobal named, string] && IsHarmless(named) => new PickleSkipped(),
            _ when IsHarmless(global) => new PickleSkipped(),
            _ => throw Refused($"a call of {global.Full} with {arguments.Length} arguments"),
        };
    }

    /// <summary>An object made without its constructor, if it is of a type that is skipped.</summary>
    public static object Make(object? type) =>
        type is PickleGlobal global ? IsHarmless(global) ? new PickleSkipped() : throw Refused($"an object of {global.Full}") : throw Refused("an object of an unknown type");

    /// <summary>The storage that a persistent id names: ('storage', type, key, place, count).</summary>
    public static PickleStorage Storage(object? id) =>
        id is object?[] and ["storage", PickleGlobal global, string key, string, long count] && Storages.TryGetValue(global.Full, out var type) && count >= 0
            ? new(type, key, count) : throw new CheckpointException("its description of a storage is damaged, or of a kind that is not read.");

    private static PickleTensor Tensor(object?[] arguments)
    {
        if (arguments is not [PickleStorage storage, long offset, object?[] size, object?[] stride, ..] || size.Length != stride.Length || size.Length > MaxAxes
            || !size.Concat(stride).All(n => n is long and >= 0))
            throw new CheckpointException("its description of a tensor is damaged.");
        long[] shape = [.. size.Cast<long>()], strides = [.. stride.Cast<long>()];
        Int128 count = 1, last = offset;
        for (var axis = 0; axis < shape.Length; axis++)
        {
            count = shape[axis] == 0 ? 0 : count > long.MaxValue ? count : count * shape[axis];
            last += (Int128)Math.Max(0, shape[axis] - 1) * strides[axis];
        }
        return offset >= 0 && count <= storage.Count && (count == 0 || last < storage.Count) ? new(storage, offset, shape, strides)
            : throw new CheckpointException($"a tensor of the shape ({string.Join(", ", shape)}) does not lie in its storage of {storage.Count} numbers.");
    }

    private static bool IsHarmless(PickleGlobal global) => Harmless.Contains(global.Full) || global.Module.StartsWith(Optimisers, StringComparison.Ordinal);

    private static bool IsGetAttribute(PickleGlobal global) => global.Full is "__builtin__.getattr" or "builtins.getattr";

    private static CheckpointException Refused(string what) =>
        new($"it holds {what}, which would run code when it is loaded; only tensors and plain containers are read. Do not load this file elsewhere unless you trust it.");
}
