using Microsoft.Win32.SafeHandles;
using RealtimeBCI.Decode;

namespace RealtimeBCI.Train.Checkpoints;

/// <summary>Opens checkpoints: <c>.pth</c> as PyTorch writes it, or <c>.safetensors</c>, told apart by their content.</summary>
public static class CheckpointFile
{
    /// <summary>Reads a checkpoint's names and shapes; the numbers are read when they are asked for. Nothing in the file is ever run.</summary>
    /// <exception cref="CheckpointException">The file is absent, damaged, truncated, hostile or of another kind; one line.</exception>
    public static StateDict Open(string path)
    {
        if (!File.Exists(path))
            throw new CheckpointException($"There is no checkpoint {path}.");
        var file = File.OpenHandle(path);
        try
        {
            return new(Path.GetFileName(path), Tensors(file).Select(t => t with { Read = (start, values) => Read(path, t, start, values) }), file);
        }
        catch (CheckpointException failure)
        {
            file.Dispose();
            throw Named(path, failure);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static IReadOnlyList<NamedTensor> Tensors(SafeFileHandle file)
    {
        var start = new byte[Math.Min(9, RandomAccess.GetLength(file))];
        StoredNumbers.ReadExactly(file, 0, start);
        return start.AsSpan().StartsWith("PK\x03\x04"u8) ? TorchFile.Read(file)
            : SafetensorsFile.Looks(start, RandomAccess.GetLength(file)) ? SafetensorsFile.Read(file)
            : throw new CheckpointException(start is [0x80, ..]
                ? "it has PyTorch's old format, before 1.6: load it there and save it again with torch.save."
                : "it is neither a PyTorch checkpoint (zip) nor a .safetensors file, or it is damaged.");
    }

    private static void Read(string path, NamedTensor tensor, long start, Span<float> values)
    {
        try
        {
            tensor.Read(start, values);
        }
        catch (CheckpointException failure)
        {
            throw Named(path, failure);
        }
    }

    private static CheckpointException Named(string path, CheckpointException failure) => new($"{Path.GetFileName(path)}: {failure.Message}");
}
