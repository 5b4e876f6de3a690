using System.Buffers.Binary;
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
        JsonSerializer.Deserialize<T>(Body.Span, JournalWriter.Json) ?? throw new JournalException($"A {Kind} record is empty.");

    /// <summary>The parts of a <see cref="JournalKind.BridgeFrame"/>.</summary>
    public (long ReceivedNs, ReadOnlyMemory<byte> Header, ReadOnlyMemory<byte> Payload) Frame()
    {
        var header = BinaryPrimitives.ReadInt32LittleEndian(Body.Span[8..]);
        return (BinaryPrimitives.ReadInt64LittleEndian(Body.Span), Body.Slice(12, header), Body[(12 + header)..]);
    }
}

/// <summary>Reads a journal from its beginning; a torn last record ends it and is reported.</summary>
public sealed class JournalReader : IDisposable
{
    private const int LongestBody = 1 << 30;
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
    public IEnumerable<JournalRecord> Records()
    {
        var frame = new byte[9];
        while (_file.ReadAtLeast(frame, 9, false) == 9)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(frame);
            if (length is < 0 or > LongestBody || length > _file.Length - _file.Position)
                yield break;
            if (_body.Length < length)
                _body = new byte[length];
            _file.ReadExactly(_body, 0, length);
            var checksum = BinaryPrimitives.ReadUInt32LittleEndian(frame.AsSpan(5));
            if (JournalChecksum.Of(frame.AsSpan(4, 1), _body.AsSpan(0, length), default, default) != checksum)
            {
                if (_file.Position < _file.Length)
                    throw new JournalException($"The record at byte {EndOfLastRecord} of {Path.GetFileName(_file.Name)} fails its checksum, and {_file.Length - _file.Position} bytes follow it: the file is damaged there.");
                yield break;
            }
            EndOfLastRecord = _file.Position;
            yield return new((JournalKind)frame[4], _body.AsMemory(0, length));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
