using System.Buffers.Binary;
using MessagePack;

namespace RealtimeBCI.Bridge.Wire;

/// <summary>Reads one MessagePack map with string keys that a stranger wrote. The first fault is kept; after it every read gives a default.</summary>
/// <remarks>The map is walked once, without recursion, whatever its nesting. Nothing is allocated for fields that nobody asks for,
/// and nothing is allocated before its length was held against a bound and against the bytes that are really there.</remarks>
internal ref partial struct HeaderReader
{
    private readonly ReadOnlyMemory<byte> _frame;
    private readonly Span<FieldSlot> _slots;
    private int _count;

    /// <param name="frame">The map, and nothing after it.</param>
    /// <param name="slots">Scratch for the fields; its length is the number of fields allowed.</param>
    /// <param name="name">What to call the map in a fault's detail.</param>
    public HeaderReader(ReadOnlyMemory<byte> frame, Span<FieldSlot> slots, string name)
    {
        _frame = frame;
        _slots = slots;
        (Name, Detail) = (name, "");
        try
        {
            Walk();
        }
        catch (Exception failure) when (failure is MessagePackSerializationException or EndOfStreamException or OverflowException or ArgumentException)
        {
            Fail(WireFault.Malformed, $"{Name} is cut short or is no MessagePack map ({frame.Length} bytes).");
        }
    }

    public string Name { get; set; }

    public WireFault Fault { get; private set; }

    public string Detail { get; private set; }

    public readonly bool IsBad => Fault != WireFault.None;

    public void Fail(WireFault fault, string detail)
    {
        if (!IsBad)
            (Fault, Detail) = (fault, string.Concat(detail.Select(c => char.IsControl(c) ? '?' : c)));
    }

    /// <summary>Forgets the fault, so that one more field can be tried.</summary>
    public void Forgive() => Fault = WireFault.None;

    public readonly bool Has(string field) => Find(field, out var slot) && _frame.Span[slot.ValueStart] != MessagePackCode.Nil;

    public long Long(string field, long least, long most)
    {
        if (!Open(field, out var reader))
            return least;
        try
        {
            var value = reader.ReadInt64();
            if (value >= least && value <= most)
                return value;
            Fail(WireFault.BadField, $"{Name}.{field} is {value}; it must lie between {least} and {most}.");
        }
        catch (Exception failure) when (failure is MessagePackSerializationException or OverflowException)
        {
            WrongType(field, "a whole number");
        }
        return least;
    }

    public int Int(string field, int least, int most) => (int)Long(field, least, most);

    public double Double(string field, double least, double most)
    {
        if (!Open(field, out var reader))
            return least;
        try
        {
            var value = reader.ReadDouble();
            if (value >= least && value <= most)
                return value;
            Fail(WireFault.BadField, $"{Name}.{field} is {value}; it must lie between {least} and {most}.");
        }
        catch (MessagePackSerializationException)
        {
            WrongType(field, "a number");
        }
        return least;
    }

    public bool Bool(string field)
    {
        if (!Open(field, out var reader))
            return false;
        if (reader.NextMessagePackType == MessagePackType.Boolean)
            return reader.ReadBoolean();
        WrongType(field, "true or false");
        return false;
    }

    public string Text(string field, int maxLength)
    {
        if (!Open(field, out var reader))
            return "";
        if (reader.NextMessagePackType == MessagePackType.String)
            return Text(field, ref reader, maxLength);
        WrongType(field, "a string");
        return "";
    }

    public T Word<T>(string field) where T : struct, Enum
    {
        var word = Text(field, WireLimits.MaxNameLength);
        if (IsBad)
            return default;
        if (WireName<T>.TryParse(word, out var value))
            return value;
        Fail(WireFault.BadField, $"{Name}.{field} is '{word}'; it must be one of {WireName<T>.All}.");
        return default;
    }

    public double[] Doubles(string field, int leastCount, int mostCount, double bound)
    {
        if (!Array(field, leastCount, mostCount, out var reader, out var count))
            return [];
        var values = new double[count];
        try
        {
            for (var i = 0; i < count; i++)
            {
                values[i] = reader.ReadDouble();
                if (!(Math.Abs(values[i]) <= bound))
                {
                    Fail(WireFault.BadField, $"{Name}.{field}[{i}] is {values[i]}; it must lie between {-bound} and {bound}.");
                    return [];
                }
            }
        }
        catch (MessagePackSerializationException)
        {
            WrongType(field, "an array of numbers");
            return [];
        }
        return values;
    }

    public string[] Texts(string field, int mostCount, int maxLength)
    {
        if (!Array(field, 0, mostCount, out var reader, out var count))
            return [];
        var values = new string[count];
        for (var i = 0; i < count && !IsBad; i++)
        {
            if (reader.NextMessagePackType != MessagePackType.String)
                WrongType(field, "an array of strings");
            else
                values[i] = Text(field, ref reader, maxLength);
        }
        return IsBad ? [] : values;
    }

    /// <summary>Floats that were packed as binary, 4 bytes each, little-endian.</summary>
    public float[] Packed(string field, int mostCount)
    {
        if (!Open(field, out var reader))
            return [];
        if (reader.NextMessagePackType != MessagePackType.Binary)
        {
            WrongType(field, "binary");
            return [];
        }
        var bytes = reader.ReadBytes()!.Value.FirstSpan;
        if (bytes.Length % 4 != 0 || bytes.Length / 4 > mostCount)
        {
            Fail(WireFault.BadField, $"{Name}.{field} has {bytes.Length} bytes; it must hold at most {mostCount} floats of 4 bytes.");
            return [];
        }
        var values = new float[bytes.Length / 4];
        for (var i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
        return values;
    }

    /// <summary>A field that is itself a map; to be read with a reader of its own.</summary>
    public ReadOnlyMemory<byte> Map(string field)
    {
        if (!Open(field, out var reader))
            return default;
        if (reader.NextMessagePackType == MessagePackType.Map && Find(field, out var slot))
            return _frame.Slice(slot.ValueStart, slot.ValueLength);
        WrongType(field, "a map");
        return default;
    }

    /// <summary>A field that is an array of maps.</summary>
    public ReadOnlyMemory<byte>[] Maps(string field, int mostCount)
    {
        if (!Array(field, 0, mostCount, out var reader, out var count) || !Find(field, out var slot))
            return [];
        var maps = new ReadOnlyMemory<byte>[count];
        for (var i = 0; i < count; i++)
        {
            var start = slot.ValueStart + (int)reader.Consumed;
            if (reader.NextMessagePackType != MessagePackType.Map)
            {
                WrongType(field, "an array of maps");
                return [];
            }
            SkipValue(ref reader);
            maps[i] = _frame.Slice(start, slot.ValueStart + (int)reader.Consumed - start);
        }
        return maps;
    }
}
