using System.Buffers.Binary;
using System.Text;

namespace RealtimeBCI.Train.Checkpoints;

/// <summary>Reads a pickle of tensors and plain containers, and nothing else.</summary>
/// <remarks>A pickle is a program for a stack machine (Python's pickletools, protocols 2 to 5). This one builds data only: the calls that PyTorch needs are described by
/// <see cref="TorchCalls"/>, and every other call, name and instruction is refused by its name. Lengths are checked before anything is allocated.</remarks>
internal sealed class PickleReader
{
    private const int MaxValues = 5_000_000;
    private static readonly object Mark = new();
    private readonly byte[] _bytes;
    private readonly List<object?> _stack = [];
    private readonly Dictionary<long, object?> _memo = [];
    private int _at, _values;

    private PickleReader(byte[] bytes) => _bytes = bytes;

    /// <summary>The value that the pickle describes.</summary>
    /// <exception cref="CheckpointException">It is damaged or does what is refused.</exception>
    public static object? Read(byte[] bytes) => new PickleReader(bytes).Run();

    private object? Run()
    {
        while (true)
        {
            var op = (char)Take(1)[0];
            if (op == '.')
                return Pop();
            Step(op);
        }
    }

    private void Step(char op)
    {
        switch (op)
        {
            case '\x80': Protocol(Take(1)[0]); break;
            case '\x95': Take(8); break;
            case '(': Push(Mark); break;
            case '0': Pop(); break;
            case '1': PopToMark(); break;
            case 'N': Push(null); break;
            case '\x88': Push(true); break;
            case '\x89': Push(false); break;
            case 'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case 'K': Push((long)Take(1)[0]); break;
            case 'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case '\x8a': Push(Long(Take(Take(1)[0]))); break;
            case 'G': Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case 'X': Push(Encoding.UTF8.GetString(Take(Length32()))); break;
            case '\x8c': Push(Encoding.UTF8.GetString(Take(Take(1)[0]))); break;
            case '\x8d': Push(Encoding.UTF8.GetString(Take(Length64()))); break;
            case 'U' or 'C': Push(new PickleSkipped()); Take(Take(1)[0]); break;
            case 'T' or 'B': Push(new PickleSkipped()); Take(Length32()); break;
            case '\x8e': Push(new PickleSkipped()); Take(Length64()); break;
            case ']': Push(new List<object?>()); break;
            case 'a': Peek<List<object?>>(1).Add(Pop()); break;
            case 'e': Extend(); break;
            case 'l': Push(PopToMark().ToList()); break;
            case ')': Push(Array.Empty<object?>()); break;
            case 't': Push(PopToMark()); break;
            case '\x85': Push(PopMany(1)); break;
            case '\x86': Push(PopMany(2)); break;
            case '\x87': Push(PopMany(3)); break;
            case '}': Push(new PickleDict()); break;
            case 's': SetItems(PopMany(2)); break;
            case 'u': SetItems(PopToMark()); break;
            case '\x8f': Push(new List<object?>()); break;
            case '\x90': Extend(); break;
            case 'q': _memo[Take(1)[0]] = Peek(0); break;
            case 'r': _memo[Length32()] = Peek(0); break;
            case '\x94': _memo[_memo.Count] = Peek(0); break;
            case 'h': Push(Remembered(Take(1)[0])); break;
            case 'j': Push(Remembered(Length32())); break;
            case 'c': Push(TorchCalls.Global(Line(), Line())); break;
            case '\x93': Push(StackGlobal(PopMany(2))); break;
            case 'R': Call(PopMany(2)); break;
            case '\x81': Push(TorchCalls.Make(PopMany(2)[0])); break;
            case 'b': Pop(); Peek(0); break; // state of an object: attributes of a dictionary, of no use here
            case 'Q': Push(TorchCalls.Storage(Pop())); break;
            default: throw new CheckpointException($"its pickle has the instruction {Name(op)} at byte {_at - 1}, which plain data does not need and could run code; only tensors and plain containers are read.");
        }
    }

    private static string Name(char op) => op switch
    {
        'i' => "INST", 'o' => "OBJ", '\x92' => "NEWOBJ_EX", 'P' => "PERSID", '\x82' or '\x83' or '\x84' => "EXT",
        _ => char.IsAsciiLetterOrDigit(op) ? $"'{op}'" : $"0x{(int)op:x2}",
    };

    private static void Protocol(byte version)
    {
        if (version is < 2 or > 5)
            throw new CheckpointException($"its pickle has protocol {version}; expected 2 to 5.");
    }

    private static object Long(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > sizeof(long))
            return new PickleSkipped();
        long value = 0;
        for (var i = 0; i < bytes.Length; i++)
            value |= (long)bytes[i] << 8 * i;
        var unused = 64 - 8 * bytes.Length;
        return bytes.Length == 0 ? 0L : value << unused >> unused;
    }

    private static PickleGlobal StackGlobal(object?[] names) =>
        names is [string module, string name] ? TorchCalls.Global(module, name) : throw Damaged();

    private void Call(object?[] call) => Push(TorchCalls.Call(call[0], call[1]));

    private void Extend()
    {
        var items = PopToMark();
        Peek<List<object?>>(0).AddRange(items);
    }

    private void SetItems(object?[] pairs)
    {
        if (pairs.Length % 2 != 0)
            throw Damaged();
        if (Peek(0) is PickleSkipped)
            return;
        var dict = Peek<PickleDict>(0);
        for (var i = 0; i < pairs.Length; i += 2)
            dict.Items.Add((pairs[i], pairs[i + 1]));
    }

    private object? Remembered(long key) => _memo.TryGetValue(key, out var value) ? value : throw Damaged();

    private string Line()
    {
        var end = Array.IndexOf(_bytes, (byte)'\n', _at);
        if (end < 0)
            throw Damaged();
        var line = Encoding.UTF8.GetString(_bytes, _at, end - _at);
        _at = end + 1;
        return line;
    }

    private int Length32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4)) is <= int.MaxValue and var length ? (int)length : throw Damaged();

    private int Length64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8)) is <= int.MaxValue and var length ? (int)length : throw Damaged();

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - _at)
            throw Damaged();
        _at += count;
        return _bytes.AsSpan(_at - count, count);
    }

    private void Push(object? value)
    {
        if (++_values > MaxValues)
            throw new CheckpointException($"its pickle describes more than {MaxValues} values; a checkpoint of weights has far fewer.");
        _stack.Add(value);
    }

    private object? Peek(int below) => _stack.Count > below && !ReferenceEquals(_stack[^(below + 1)], Mark) ? _stack[^(below + 1)] : throw Damaged();

    private T Peek<T>(int below) where T : class => Peek(below) as T ?? throw Damaged();

    private object? Pop()
    {
        var top = Peek(0);
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }

    private object?[] PopMany(int count)
    {
        var values = new object?[count];
        for (var i = count - 1; i >= 0; i--)
            values[i] = Pop();
        return values;
    }

    private object?[] PopToMark()
    {
        var mark = _stack.FindLastIndex(v => ReferenceEquals(v, Mark));
        if (mark < 0)
            throw Damaged();
        var values = _stack.GetRange(mark + 1, _stack.Count - mark - 1).ToArray();
        _stack.RemoveRange(mark, _stack.Count - mark);
        return values;
    }

    private static CheckpointException Damaged() => new("its pickle is damaged or truncated; copy the file again.");
}
