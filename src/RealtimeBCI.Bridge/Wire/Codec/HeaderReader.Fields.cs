using System.Text;
using MessagePack;

namespace RealtimeBCI.Bridge.Wire;

/// <summary>Where one field of a map lies in its frame.</summary>
internal readonly record struct FieldSlot(int NameStart, int NameLength, int ValueStart, int ValueLength);

/// <content>Where each field lies, and what any field must be.</content>
internal ref partial struct HeaderReader
{
    private void Walk()
    {
        var reader = new MessagePackReader(_frame);
        if (_frame.IsEmpty || reader.NextMessagePackType != MessagePackType.Map)
        {
            Fail(WireFault.Malformed, $"{Name} is no MessagePack map ({_frame.Length} bytes).");
            return;
        }
        var fields = reader.ReadMapHeader();
        if (fields > _slots.Length)
        {
            Fail(WireFault.TooLarge, $"{Name} has {fields} fields; at most {_slots.Length} are allowed.");
            return;
        }
        for (var i = 0; i < fields; i++)
        {
            if (reader.NextMessagePackType != MessagePackType.String || !reader.TryReadStringSpan(out var name))
            {
                Fail(WireFault.Malformed, $"{Name} has a key that is no string.");
                return;
            }
            var valueStart = (int)reader.Consumed;
            SkipValue(ref reader);
            _slots[_count++] = new(valueStart - name.Length, name.Length, valueStart, (int)reader.Consumed - valueStart);
        }
        if (!reader.End)
            Fail(WireFault.Malformed, $"{Name} has {_frame.Length - reader.Consumed} bytes after its end.");
    }

    private static void SkipValue(ref MessagePackReader reader)
    {
        for (long open = 1; open > 0; open--)
            switch (reader.NextMessagePackType)
            {
                case MessagePackType.Array:
                    open += reader.ReadArrayHeader();
                    break;
                case MessagePackType.Map:
                    open += 2L * reader.ReadMapHeader();
                    break;
                default:
                    reader.Skip();
                    break;
            }
    }

    private readonly bool Find(string field, out FieldSlot slot)
    {
        Span<byte> name = stackalloc byte[64];
        name = name[..Encoding.ASCII.GetBytes(field, name)];
        for (var i = 0; i < _count; i++)
            if (_frame.Span.Slice(_slots[i].NameStart, _slots[i].NameLength).SequenceEqual(name))
            {
                slot = _slots[i];
                return true;
            }
        slot = default;
        return false;
    }

    private bool Open(string field, out MessagePackReader reader)
    {
        reader = default;
        if (IsBad)
            return false;
        if (!Find(field, out var slot))
        {
            Fail(WireFault.MissingField, $"{Name}.{field} is missing.");
            return false;
        }
        reader = new(_frame.Slice(slot.ValueStart, slot.ValueLength));
        return true;
    }

    private bool Array(string field, int leastCount, int mostCount, out MessagePackReader reader, out int count)
    {
        count = 0;
        if (!Open(field, out reader))
            return false;
        if (reader.NextMessagePackType != MessagePackType.Array)
        {
            WrongType(field, "an array");
            return false;
        }
        count = reader.ReadArrayHeader();
        if (count >= leastCount && count <= mostCount)
            return true;
        Fail(WireFault.BadField, leastCount == mostCount
            ? $"{Name}.{field} has {count} elements; it must have {leastCount}."
            : $"{Name}.{field} has {count} elements; it must have {leastCount} to {mostCount}.");
        return false;
    }

    private string Text(string field, ref MessagePackReader reader, int maxLength)
    {
        if (!reader.TryReadStringSpan(out var bytes) || bytes.Length > 4 * maxLength)
            Fail(WireFault.BadField, $"{Name}.{field} has {bytes.Length} bytes; at most {maxLength} characters are allowed.");
        else if (!System.Text.Unicode.Utf8.IsValid(bytes))
            Fail(WireFault.BadField, $"{Name}.{field} is not UTF-8.");
        else
        {
            var text = Encoding.UTF8.GetString(bytes);
            if (text.Length <= maxLength)
                return text;
            Fail(WireFault.BadField, $"{Name}.{field} has {text.Length} characters; at most {maxLength} are allowed.");
        }
        return "";
    }

    private void WrongType(string field, string expected) =>
        Fail(WireFault.BadField, $"{Name}.{field} has another type than expected; it must be {expected}.");
}
