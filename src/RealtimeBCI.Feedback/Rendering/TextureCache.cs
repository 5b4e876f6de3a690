using Silk.NET.OpenGL;

namespace RealtimeBCI.Feedback;

/// <summary>Textures by what they show. When it is full, the half that was not used for longest goes.</summary>
internal sealed class TextureCache<TKey, TInfo>(GL gl, int capacity, Func<TKey, (uint Texture, TInfo Info)> make) : IDisposable
    where TKey : notnull
{
    private readonly Dictionary<TKey, Entry> _entries = [];
    private long _uses;

    /// <summary>How many textures had to be made.</summary>
    public int Made { get; private set; }

    public (uint Texture, TInfo Info) Get(TKey key)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            if (_entries.Count >= capacity)
                Shrink();
            var (texture, info) = make(key);
            _entries[key] = entry = new(texture, info);
            Made++;
        }
        entry.LastUse = ++_uses;
        return (entry.Texture, entry.Info);
    }

    public void Dispose()
    {
        foreach (var entry in _entries.Values)
            gl.DeleteTexture(entry.Texture);
        _entries.Clear();
    }

    private void Shrink()
    {
        foreach (var (key, entry) in _entries.OrderBy(pair => pair.Value.LastUse).Take(capacity / 2).ToArray())
        {
            gl.DeleteTexture(entry.Texture);
            _entries.Remove(key);
        }
    }

    private sealed class Entry(uint texture, TInfo info)
    {
        public uint Texture => texture;
        public TInfo Info => info;
        public long LastUse { get; set; }
    }
}
