using Silk.NET.OpenGL;

namespace RealtimeBCI.Feedback;

/// <summary>Collects quads and draws those that share a texture in one call. Its array is made once.</summary>
internal sealed class QuadBatch : IDisposable
{
    private const int FloatsPerVertex = 16;
    private const int MostQuads = 256;
    private readonly GL _gl;
    private readonly uint _array;
    private readonly uint _buffer;
    private readonly float[] _vertices = new float[MostQuads * 6 * FloatsPerVertex];
    private int _used;
    private uint _texture;

    public QuadBatch(GL gl)
    {
        _gl = gl;
        _array = gl.GenVertexArray();
        _buffer = gl.GenBuffer();
        gl.BindVertexArray(_array);
        gl.BindBuffer(BufferTargetARB.ArrayBuffer, _buffer);
        gl.BufferData(BufferTargetARB.ArrayBuffer, (nuint)(_vertices.Length * sizeof(float)), ReadOnlySpan<float>.Empty, BufferUsageARB.StreamDraw);
        var offset = 0;
        foreach (var (index, size) in new[] { (0u, 2), (1u, 2), (2u, 4), (3u, 4), (4u, 4) })
        {
            gl.EnableVertexAttribArray(index);
            gl.VertexAttribPointer(index, size, VertexAttribPointerType.Float, false, FloatsPerVertex * sizeof(float), (nint)(offset * sizeof(float)));
            offset += size;
        }
    }

    /// <summary>Adds a quad; edges in pixels from the left top, texture coordinates at its edges, and what the shader makes of it.</summary>
    public void Add(uint texture, in QuadEdges at, in QuadEdges texel, Colour colour, in QuadLook look)
    {
        if (_used + 6 * FloatsPerVertex > _vertices.Length || (texture != 0 && _texture != 0 && texture != _texture))
            Flush();
        _texture = texture != 0 ? texture : _texture;
        Vertex(at.Left, at.Top, texel.Left, texel.Top, at, colour, look);
        Vertex(at.Right, at.Top, texel.Right, texel.Top, at, colour, look);
        Vertex(at.Left, at.Bottom, texel.Left, texel.Bottom, at, colour, look);
        Vertex(at.Left, at.Bottom, texel.Left, texel.Bottom, at, colour, look);
        Vertex(at.Right, at.Top, texel.Right, texel.Top, at, colour, look);
        Vertex(at.Right, at.Bottom, texel.Right, texel.Bottom, at, colour, look);
    }

    /// <summary>Draws what was collected.</summary>
    public void Flush()
    {
        if (_used == 0)
            return;
        _gl.BindVertexArray(_array);
        _gl.BindBuffer(BufferTargetARB.ArrayBuffer, _buffer);
        _gl.BindTexture(TextureTarget.Texture2D, _texture);
        _gl.BufferSubData<float>(BufferTargetARB.ArrayBuffer, 0, _vertices.AsSpan(0, _used));
        _gl.DrawArrays(PrimitiveType.Triangles, 0, (uint)(_used / FloatsPerVertex));
        (_used, _texture) = (0, 0);
    }

    public void Dispose()
    {
        _gl.DeleteBuffer(_buffer);
        _gl.DeleteVertexArray(_array);
    }

    private void Vertex(float x, float y, float u, float v, in QuadEdges at, Colour colour, in QuadLook look)
    {
        ReadOnlySpan<float> vertex =
        [
            x, y, u, v,
            x - (at.Left + at.Right) / 2, y - (at.Top + at.Bottom) / 2, (at.Right - at.Left) / 2, (at.Bottom - at.Top) / 2,
            colour.R / 255f, colour.G / 255f, colour.B / 255f, colour.A / 255f,
            look.Kind, look.Radius, look.Rim, look.Saturation,
        ];
        vertex.CopyTo(_vertices.AsSpan(_used));
        _used += FloatsPerVertex;
    }
}

/// <summary>Left, top, right and bottom edge.</summary>
internal readonly record struct QuadEdges(float Left, float Top, float Right, float Bottom);

/// <summary>What the shader makes of a quad.</summary>
/// <param name="Kind">0 shape, 1 letters, 2 picture.</param>
/// <param name="Radius">Of a shape's corners, pixels.</param>
/// <param name="Rim">Thickness of a shape's rim, pixels; 0 fills it.</param>
/// <param name="Saturation">Of a picture, 0 to 1.</param>
internal readonly record struct QuadLook(float Kind, float Radius = 0, float Rim = 0, float Saturation = 1);
