using Silk.NET.OpenGL;

namespace RealtimeBCI.Feedback;

/// <summary>Brings masks of letters and pictures to the graphics processor.</summary>
internal static class Textures
{
    /// <summary>One byte a pixel, drawn pixel for pixel.</summary>
    public static uint OfText(GL gl, TextMask mask)
    {
        var texture = Begin(gl, TextureMinFilter.Nearest, TextureMagFilter.Nearest);
        gl.TexImage2D<byte>(TextureTarget.Texture2D, 0, InternalFormat.R8, (uint)mask.Width, (uint)mask.Height, 0, PixelFormat.Red, PixelType.UnsignedByte, mask.Coverage);
        return texture;
    }

    /// <summary>Colour multiplied with alpha, with smaller copies for smaller sizes.</summary>
    public static uint OfPicture(GL gl, Raster picture)
    {
        var texture = Begin(gl, TextureMinFilter.LinearMipmapLinear, TextureMagFilter.Linear);
        gl.TexImage2D<byte>(
            TextureTarget.Texture2D, 0, InternalFormat.Rgba8, (uint)picture.Width, (uint)picture.Height, 0, PixelFormat.Rgba, PixelType.UnsignedByte, Premultiply(picture.Rgba));
        gl.GenerateMipmap(TextureTarget.Texture2D);
        return texture;
    }

    private static uint Begin(GL gl, TextureMinFilter smaller, TextureMagFilter larger)
    {
        var texture = gl.GenTexture();
        gl.BindTexture(TextureTarget.Texture2D, texture);
        gl.PixelStore(PixelStoreParameter.UnpackAlignment, 1);
        gl.TexParameter(TextureTarget.Texture2D, TextureParameterName.TextureWrapS, (int)TextureWrapMode.ClampToEdge);
        gl.TexParameter(TextureTarget.Texture2D, TextureParameterName.TextureWrapT, (int)TextureWrapMode.ClampToEdge);
        gl.TexParameter(TextureTarget.Texture2D, TextureParameterName.TextureMinFilter, (int)smaller);
        gl.TexParameter(TextureTarget.Texture2D, TextureParameterName.TextureMagFilter, (int)larger);
        return texture;
    }

    private static byte[] Premultiply(ReadOnlySpan<byte> rgba)
    {
        var result = rgba.ToArray();
        for (var i = 0; i < result.Length; i += 4)
            for (var c = 0; c < 3; c++)
                result[i + c] = (byte)((result[i + c] * result[i + 3] + 127) / 255);
        return result;
    }
}
