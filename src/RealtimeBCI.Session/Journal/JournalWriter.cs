using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Win32.SafeHandles;

namespace RealtimeBCI.Session.Journal;

/// <summary>Appends records to a session's journal. A record is written when the call returns, and synced to disk every second.</summary>
/// <remarks>
/// File: the 8 bytes of <see cref="Magic"/>, then records: length of the body (4 bytes, little-endian), kind (1), CRC-32 of the body (4), CRC-32 of
/// these nine bytes (4), body. The second checksum tells a record that was cut short from one whose length is damaged.
/// Safe for calls from several threads; each call holds the lock for one write. A killed process loses nothing that was written; a power cut at most a second.
/// </remarks>
public sealed class JournalWriter : IDisposable
{
    /// <summary>The first bytes of every journal; the digit is the format's version.</summary>
    public static ReadOnlySpan<byte> Magic => "RTBCIJ1\n"u8;

    /// <summary>How values are written as JSON; numbers round-trip exactly.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    internal const int FrameLength = 13;

    private const int MessagePrefix = 12;
    private readonly Lock _gate = new();
    private readonly SafeFileHandle _file;
    private readonly byte[] _frame = new byte[FrameLength + MessagePrefix];
    private readonly ReadOnlyMemory<byte>[] _parts = new ReadOnlyMemory<byte>[3];
    private readonly ITimer _sync;
    private volatile IOException? _syncFailure;
    private long _end;

    private JournalWriter(SafeFileHandle file, long end, TimeProvider time)
    {
        (_file, _end) = (file, end);
        _sync = time.CreateTimer(_ => Sync(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>Starts a journal in a new file, which is there with its first bytes or not at all.</summary>
    /// <exception cref="IOException">The file is there already.</exception>
    public static JournalWriter Create(string path, TimeProvider time)
    {
        var file = File.OpenHandle($"{path}.new", FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete);
        try
        {
            RandomAccess.Write(file, Magic, 0);
            File.Move($"{path}.new", path);
        }
        catch
        {
            file.Dispose();
            File.Delete($"{path}.new");
            throw;
        }
        return new(file, Magic.Length, time);
    }

    /// <summary>Goes on with a journal after its last whole record; a torn tail is cut off.</summary>
    public static JournalWriter Append(string path, long endOfLastRecord, TimeProvider time)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        RandomAccess.SetLength(file, endOfLastRecord);
        return new(file, endOfLastRecord, time);
    }

    /// <summary>Appends a value as JSON.</summary>
    /// <exception cref="IOException">The disk refuses it, or refused to keep what was written before.</exception>
    public void Add<T>(JournalKind kind, T value)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, Json);
        lock (_gate)
            Write(kind, 0, body, default);
    }

    /// <summary>Appends a bridge's message as it came.</summary>
    /// <param name="receivedNs">When its last byte was here.</param>
    /// <param name="header">The header frame.</param>
    /// <param name="payload">The payload frame; empty where there is none.</param>
    /// <exception cref="IOException">The disk refuses it, or refused to keep what was written before.</exception>
    public void AddFrame(long receivedNs, ReadOnlyMemory<byte> header, ReadOnlyMemory<byte> payload)
    {
        lock (_gate)
        {
            BinaryPrimitives.WriteInt64LittleEndian(_frame.AsSpan(FrameLength), receivedNs);
            BinaryPrimitives.WriteInt32LittleEndian(_frame.AsSpan(FrameLength + 8), header.Length);
            Write(JournalKind.BridgeFrame, MessagePrefix, header, payload);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sync.Dispose();
        lock (_gate)
        {
            if (_file.IsClosed)
                return;
            RandomAccess.FlushToDisk(_file);
            _file.Dispose();
        }
    }

    private void Sync()
    {
        try
        {
            RandomAccess.FlushToDisk(_file);
        }
        catch (ObjectDisposedException)
        {
        }
        catch (IOException failure)
        {
            _syncFailure = failure;
        }
    }

    private void Write(JournalKind kind, int prefix, ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second)
    {
        if (_syncFailure is { } failure)
            throw new IOException($"The journal cannot be kept on disk: {failure.Message}", failure);
        var crc = new Crc32();
        crc.Append(_frame.AsSpan(FrameLength, prefix));
        crc.Append(first.Span);
        crc.Append(second.Span);
        BinaryPrimitives.WriteInt32LittleEndian(_frame, checked(prefix + first.Length + second.Length));
        _frame[4] = (byte)kind;
        BinaryPrimitives.WriteUInt32LittleEndian(_frame.AsSpan(5), crc.GetCurrentHashAsUInt32());
        BinaryPrimitives.WriteUInt32LittleEndian(_frame.AsSpan(9), Crc32.HashToUInt32(_frame.AsSpan(0, 9)));
        (_parts[0], _parts[1], _parts[2]) = (_frame.AsMemory(0, FrameLength + prefix), first, second);
        RandomAccess.Write(_file, _parts, _end);
        _end += FrameLength + prefix + first.Length + second.Length;
    }
}
