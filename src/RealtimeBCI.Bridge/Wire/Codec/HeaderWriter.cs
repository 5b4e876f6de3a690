using System.Buffers.Binary;
using MessagePack;

namespace RealtimeBCI.Bridge.Wire;

/// <summary>Writes one MessagePack map with string keys; fields that are null are left out.</summary>
internal ref struct HeaderWriter
{
    private readonly FrameBuffer _frame;
    private MessagePackWriter _writer;
    private int _fields;

    /// <summary>Begins a map without version and type, to be put into another one.</summary>
    public HeaderWriter(FrameBuffer frame)
    {
        frame.Clear();
        _frame = frame;
        _writer = new(frame);
        _writer.WriteRaw([MessagePackCode.Map16, 0, 0]);
    }

    /// <summary>Begins a header.</summary>
    public HeaderWriter(FrameBuffer frame, string type) : this(frame)
    {
        Field("v", WireLimits.Version);
        Field("type", type);
    }

    public void Field(string name, long value)
    {
        Key(name);
        _writer.Write(value);
    }

    public void Field(string name, double value)
    {
        Key(name);
        _writer.Write(value);
    }

    public void Field(string name, bool value)
    {
        Key(name);
        _writer.Write(value);
    }

    public void Field(string name, string? value)
    {
        if (value is null)
            return;
        Key(name);
        _writer.Write(value);
    }

    public void Field<T>(string name, T value) where T : struct, Enum => Field(name, WireName<T>.Of(value));

    public void Optional(string name, long? value)
    {
        if (value is { } v)
            Field(name, v);
    }

    public void Optional(string name, double? value)
    {
        if (value is { } v)
            Field(name, v);
    }

    public void List(string name, IReadOnlyList<double> values)
    {
        Key(name);
        _writer.WriteArrayHeader(values.Count);
        for (var i = 0; i < values.Count; i++)
            _writer.Write(values[i]);
    }

    public void List(string name, IReadOnlyList<string> values)
    {
        Key(name);
        _writer.WriteArrayHeader(values.Count);
        for (var i = 0; i < values.Count; i++)
            _writer.Write(values[i]);
    }

    public void List(string name, IReadOnlyList<Candidate> candidates)
    {
        Key(name);
        var count = Math.Min(candidates.Count, WireLimits.MaxCandidates);
        _writer.WriteArrayHeader(count);
        for (var i = 0; i < count; i++)
        {
            _writer.WriteMapHeader(3);
            _writer.Write("item");
            _writer.Write(candidates[i].Item);
            _writer.Write("score");
            _writer.Write(candidates[i].Score);
            _writer.Write("posterior");
            _writer.Write(candidates[i].Posterior);
        }
    }

    /// <summary>Floats as binary, 4 bytes each, little-endian.</summary>
    public void Packed(string name, IReadOnlyList<float> values)
    {
        Key(name);
        _writer.WriteBinHeader(4 * values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(_writer.GetSpan(4), values[i]);
            _writer.Advance(4);
        }
    }

    /// <summary>A map that was written before.</summary>
    public void Map(string name, FrameBuffer map)
    {
        Key(name);
        _writer.WriteRaw(map.Written);
    }

    public void Grid(Grid grid)
    {
        Key("dims");
        _writer.WriteArrayHeader(3);
        _writer.Write(grid.X);
        _writer.Write(grid.Y);
        _writer.Write(grid.Z);
        List("affine", grid.VoxelToWorld.ToRows());
    }

    public void Finish()
    {
        _writer.Flush();
        BinaryPrimitives.WriteUInt16BigEndian(_frame.Written[1..], checked((ushort)_fields));
    }

    private void Key(string name)
    {
        _writer.Write(name);
        _fields++;
    }
}
