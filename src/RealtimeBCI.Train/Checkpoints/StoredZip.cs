using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace RealtimeBCI.Train.Checkpoints;

/// <summary>One file in a zip archive: where its bytes lie, their checksum, and whether they are stored as they are.</summary>
internal sealed record StoredEntry(string Name, long Position, long Length, uint Crc, bool IsPlain);

/// <summary>A zip archive of files that are stored as they are, as PyTorch writes checkpoints; read in place.</summary>
/// <remarks>Format: PKWARE's APPNOTE 6.3, with the 64-bit extension. Every offset and length is checked against the file before it is used; overlapping entries are refused, and so is reading
/// compressed or encrypted ones.</remarks>
internal sealed class StoredZip
{
    private const uint EndMark = 0x06054b50, End64LocatorMark = 0x07064b50, End64Mark = 0x06064b50, CentralMark = 0x02014b50, LocalMark = 0x04034b50;
    private const int EndLength = 22, MaxComment = 65535, MaxDirectoryBytes = 1 << 26;
    private readonly SafeFileHandle _file;
    private readonly long _length;

    /// <summary>Reads the archive's directory.</summary>
    /// <exception cref="CheckpointException">The archive is damaged, truncated or of another kind.</exception>
    public StoredZip(SafeFileHandle file)
    {
        (_file, _length) = (file, RandomAccess.GetLength(file));
        var (count, size, offset) = FindDirectory();
        if (offset < 0 || size < 0 || offset > _length - size || size > MaxDirectoryBytes)
            throw Damaged($"its directory of {size} bytes at {offset} does not lie in its {_length} bytes");
        var directory = Bytes(offset, (int)size);
        var entries = new Dictionary<string, StoredEntry>();
        var at = 0;
        for (long i = 0; i < count; i++)
        {
            var entry = Entry(directory, ref at, offset);
            if (!entries.TryAdd(entry.Name, entry))
                throw Damaged($"it names '{entry.Name}' twice");
        }
        long end = 0;
        foreach (var entry in entries.Values.Where(e => e.Length > 0).OrderBy(e => e.Position))
        {
            if (entry.Position < end)
                throw Damaged($"its entry '{entry.Name}' overlaps another one");
            end = entry.Position + entry.Length;
        }
        Entries = entries;
    }

    /// <summary>The entries by name.</summary>
    public IReadOnlyDictionary<string, StoredEntry> Entries { get; }

    /// <summary>All bytes of an entry, checked against its checksum.</summary>
    /// <exception cref="CheckpointException">It is longer than allowed or damaged.</exception>
    public byte[] Read(StoredEntry entry, int most)
    {
        RequirePlain(entry);
        if (entry.Length > most)
            throw new CheckpointException($"its entry '{entry.Name}' has {entry.Length} bytes; at most {most} are accepted.");
        Verify(entry);
        return Bytes(entry.Position, (int)entry.Length);
    }

    /// <summary>Compares an entry with its checksum.</summary>
    /// <exception cref="CheckpointException">They differ.</exception>
    public void Verify(StoredEntry entry)
    {
        var crc = new Crc32();
        var piece = new byte[Math.Min(1 << 20, entry.Length)];
        for (long at = 0; at < entry.Length; at += piece.Length)
        {
            var part = piece.AsSpan(0, (int)Math.Min(piece.Length, entry.Length - at));
            StoredNumbers.ReadExactly(_file, entry.Position + at, part);
            crc.Append(part);
        }
        if (crc.GetCurrentHashAsUInt32() is var found && found != entry.Crc)
            throw Damaged($"the checksum of '{entry.Name}' is {found:x8}, and {entry.Crc:x8} is noted");
    }

    /// <summary>Refuses an entry that is not stored as it is.</summary>
    /// <exception cref="CheckpointException">It is compressed or encrypted.</exception>
    public static void RequirePlain(StoredEntry entry)
    {
        if (!entry.IsPlain)
            throw new CheckpointException($"its entry '{entry.Name}' is compressed or encrypted; PyTorch stores entries as they are: save the checkpoint again with torch.save.");
    }

    private (long Count, long Size, long Offset) FindDirectory()
    {
        var tail = Bytes(Math.Max(0, _length - EndLength - MaxComment), (int)Math.Min(_length, EndLength + MaxComment));
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            var end = tail.AsSpan(at);
            if (U32(end) != EndMark || U16(end[20..]) != end.Length - EndLength)
                continue;
            if (at >= 20 && U32(tail.AsSpan(at - 20)) == End64LocatorMark)
                return Directory64((long)U64(tail.AsSpan(at - 20)[8..]));
            return (U16(end[10..]), U32(end[12..]), U32(end[16..]));
        }
        throw Damaged("it has no zip directory at its end");
    }

    private (long Count, long Size, long Offset) Directory64(long at)
    {
        if (at < 0 || at > _length - 56)
            throw Damaged("its 64-bit directory lies outside of it");
        var end = Bytes(at, 56);
        return U32(end) == End64Mark ? ((long)U64(end.AsSpan(32)), (long)U64(end.AsSpan(40)), (long)U64(end.AsSpan(48))) : throw Damaged("its 64-bit directory is missing");
    }

    private StoredEntry Entry(byte[] directory, ref int at, long directoryOffset)
    {
        var record = directory.AsSpan(at);
        if (record.Length < 46 || U32(record) != CentralMark)
            throw Damaged("its directory breaks off");
        int nameLength = U16(record[28..]), extraLength = U16(record[30..]), commentLength = U16(record[32..]);
        if (record.Length < 46 + nameLength + extraLength + commentLength)
            throw Damaged("its directory breaks off");
        var name = Encoding.UTF8.GetString(record.Slice(46, nameLength));
        long compressed = U32(record[20..]), length = U32(record[24..]), local = U32(record[42..]);
        Wide(record.Slice(46 + nameLength, extraLength), ref length, ref compressed, ref local);
        at += 46 + nameLength + extraLength + commentLength;
        var isPlain = (U16(record[8..]) & 1) == 0 && U16(record[10..]) == 0 && compressed == length;
        if (local < 0 || local > directoryOffset - 30)
            throw Damaged($"its entry '{name}' lies outside of it");
        var header = Bytes(local, 30);
        var position = local + 30 + U16(header.AsSpan(26)) + U16(header.AsSpan(28));
        if (U32(header) != LocalMark || compressed < 0 || compressed > directoryOffset - position)
            throw Damaged($"its entry '{name}' of {compressed} bytes does not lie in it");
        return new(name, position, compressed, U32(record[16..]), isPlain);
    }

    /// <summary>Takes the 64-bit values of the fields that are full, in the order of the format.</summary>
    private static void Wide(ReadOnlySpan<byte> extra, ref long length, ref long compressed, ref long local)
    {
        while (extra.Length >= 4)
        {
            var (id, size) = (U16(extra), U16(extra[2..]));
            extra = extra[4..];
            if (size > extra.Length)
                return;
            if (id == 1)
            {
                var fields = extra[..size];
                Take(ref fields, ref length);
                Take(ref fields, ref compressed);
                Take(ref fields, ref local);
            }
            extra = extra[size..];
        }
    }

    private static void Take(ref ReadOnlySpan<byte> fields, ref long value)
    {
        if (value != uint.MaxValue || fields.Length < 8)
            return;
        value = (long)U64(fields);
        fields = fields[8..];
    }

    private byte[] Bytes(long position, int count)
    {
        var bytes = new byte[count];
        StoredNumbers.ReadExactly(_file, position, bytes);
        return bytes;
    }

    private static CheckpointException Damaged(string how) => new($"the archive is damaged or truncated: {how}; copy it again.");
    private static ushort U16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    private static uint U32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    private static ulong U64(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);
}
