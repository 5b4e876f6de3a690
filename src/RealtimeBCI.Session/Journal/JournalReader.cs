using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text.Json;

namespace RealtimeBCI.Session.Journal;

/// <summary>The journal is damaged before its tail, or is no journal; the message says where.</summary>
public sealed class JournalException(string message) : Exception(message);

/// <summary>One record as it stands in the file.</summary>
/// <param name="Kind">What the body holds.</param>
/// <param name="Body">The body; valid until the next record is read.</param>
public readonly record struct JournalRecord(JournalKind Kind, ReadOnlyMemory<byte> Body)
{
    /// <summary>The body of a JSON record.</summary>
    /// <exception cref="JournalException">The JSON does not fit the type.</exception>
    public T Read<T>() =>
        Parse<T>() ?? throw new JournalException($"A {Kind} record is empty.");

    /// <summary>The parts of a <see cref="JournalKind.BridgeFrame"/>.</summary>
    /// <exception cref="JournalException">The record is too short for them.</exception>
    public (long ReceivedNs, ReadOnlyMemory<byte> Header, ReadOnlyMemory<byte> Payload) Frame()
    {
        var header = Body.Length < 12 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(Body.Span[8..]);
        if (header < 0 || header > Body.Length - 12)
            throw new JournalException($"A {Kind} record of {Body.Length} bytes cannot hold a header of {header} bytes.");
        return (BinaryPrimitives.ReadInt64LittleEndian(Body.Span), Body.Slice(12, header), Body[(12 + header)..]);
    }

    private T? Parse<T>()
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Body.Span, JournalWriter.Json);
        }
        catch (JsonException e)
        {
            throw new JournalException($"A {Kind} record cannot be read as {typeof(T).Name}: {e.Message} Was it written by another version?");
        }
    }
}

/// <summary>Reads a journal from its beginning; a torn last record ends it and is reported.</summary>
public sealed class JournalReader : IDisposable
{
    private readonly FileStream _file;
    private byte[] _body = new byte[1 << 16];

    /// <summary>Opens a journal, also while it is being written.</summary>
    /// <exception cref="JournalException">It is no journal of this version.</exception>
    public JournalReader(string path)
    {
        if (!File.Exists(path))
            throw new JournalException($"There is no journal {path}; give the folder of a session that was run.");
        _file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
        Span<byte> magic = stackalloc byte[8];
        if (_file.ReadAtLeast(magic, 8, false) < 8 || !magic.SequenceEqual(JournalWriter.Magic))
        {
            _file.Dispose();
            throw new JournalException($"{Path.GetFileName(path)} is no journal of format version 1: it does not begin with RTBCIJ1.");
        }
        EndOfLastRecord = 8;
    }

    /// <summary>Where the last whole record ends, bytes.</summary>
    public long EndOfLastRecord { get; private set; }

    /// <summary>Bytes after the last whole record: what a killed process had begun to write.</summary>
    public long TornBytes => _file.Length - EndOfLastRecord;

    /// <summary>All records in order, up to the first that is torn.</summary>
    /// <exception cref="JournalException">A record is damaged that is not merely cut short.</exception>
    public IEnumerable<JournalRecord> Records()
    {
        var frame = new byte[JournalWriter.FrameLength];
        while (_file.ReadAtLeast(frame, frame.Length, false) == frame.Length)
        {
            if (Crc32.HashToUInt32(frame.AsSpan(0, 9)) != BinaryPrimitives.ReadUInt32LittleEndian(frame.AsSpan(9)))
            {
                if (IsBlankFrom(frame))
                    yield break;
                throw Damage();
            }
            var length = BinaryPrimitives.ReadInt32LittleEndian(frame);
            if (length > _file.Length - _file.Position)
                yield break;
            if (_body.Length < length)
                _body = new byte[length];
            _file.ReadExactly(_body, 0, length);
            if (Crc32.HashToUInt32(_body.AsSpan(0, length)) != BinaryPrimitives.ReadUInt32LittleEndian(frame.AsSpan(5)))
                throw Damage();
            EndOfLastRecord = _file.Position;
            yield return new((JournalKind)frame[4], _body.AsMemory(0, length));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>A power cut may leave a tail of zeros where a record was begun.</summary>
    private bool IsBlankFrom(ReadOnlySpan<byte> frame)
    {
        var blank = !frame.ContainsAnyExcept((byte)0);
        for (int got; blank && (got = _file.Read(_body)) > 0;)
            blank = !_body.AsSpan(0, got).ContainsAnyExcept((byte)0);
        return blank;
    }

    private JournalException Damage() =>
        new($"The record at byte {EndOfLastRecord} of {Path.GetFileName(_file.Name)} fails its checksum: the file is damaged there, {_file.Length - EndOfLastRecord} bytes before its end.");
}
