using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train;

/// <summary>The demo's twelve pictures (gratings, crosses, simple scenes), drawn by this program, and the gallery made of them.</summary>
public static class DemoPictures
{
    private const int SamplesPerAxis = 3;

    /// <summary>How many there are.</summary>
    public static int Count => DemoScenes.All.Count;

    /// <summary>The candidates, each with the name of its picture's file.</summary>
    public static IReadOnlyList<GalleryItem> Items { get; } = [.. DemoScenes.All.Select(s => new GalleryItem(s.Id, s.Name, $"{s.Id}.png", s.Caption))];

    /// <summary>Draws one picture.</summary>
    /// <param name="picture">From 0 to <see cref="Count"/> − 1.</param>
    /// <param name="size">Edge length, pixels; at least 1.</param>
    /// <param name="seed">Moves phases and places a little; one seed always draws the same picture.</param>
    /// <returns>RGB from 0 to 1; shape [size, size, 3], rows top to bottom. Edges are smooth: 9 samples per pixel.</returns>
    public static float[] Draw(int picture, int size, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var random = new Random(seed * 1000 + picture);
        double[] jitter = [2 * random.NextDouble() - 1, 2 * random.NextDouble() - 1, 2 * random.NextDouble() - 1];
        var colour = DemoScenes.All[picture].Colour;
        var rgb = new float[size * size * 3];
        const float share = 1f / (SamplesPerAxis * SamplesPerAxis);
        for (var pixel = 0; pixel < size * size; pixel++)
            for (var sample = 0; sample < SamplesPerAxis * SamplesPerAxis; sample++)
            {
                var x = (pixel % size + (sample % SamplesPerAxis + 0.5) / SamplesPerAxis) / size;
                var y = (pixel / size + (sample / SamplesPerAxis + 0.5) / SamplesPerAxis) / size;
                var (red, green, blue) = colour(x, y, jitter);
                rgb[3 * pixel] += red * share;
                rgb[3 * pixel + 1] += green * share;
                rgb[3 * pixel + 2] += blue * share;
            }
        return rgb;
    }

    /// <summary>As <see cref="Draw"/>, in bytes red, green, blue, alpha (255); shape [size, size, 4].</summary>
    public static byte[] DrawRgba(int picture, int size, int seed)
    {
        var rgb = Draw(picture, size, seed);
        var rgba = new byte[size * size * 4];
        for (var pixel = 0; pixel < size * size; pixel++)
        {
            for (var channel = 0; channel < 3; channel++)
                rgba[4 * pixel + channel] = (byte)Math.Round(255 * Math.Clamp(rgb[3 * pixel + channel], 0, 1));
            rgba[4 * pixel + 3] = 255;
        }
        return rgba;
    }

    /// <summary>Draws all pictures, embeds them, and writes them as a gallery.</summary>
    /// <param name="folder">The gallery's folder; made if it is not there.</param>
    /// <param name="size">Edge length, pixels.</param>
    /// <param name="seed">See <see cref="Draw"/>.</param>
    /// <param name="encoder">Makes the embeddings.</param>
    /// <param name="writePicture">Writes one picture: path, width, height, RGBA bytes.</param>
    public static Gallery WriteGallery(string folder, int size, int seed, PictureEncoder encoder, Action<string, int, int, byte[]> writePicture)
    {
        Directory.CreateDirectory(folder);
        var embeddings = new float[Count * encoder.Dimension];
        for (var p = 0; p < Count; p++)
        {
            var rgba = DrawRgba(p, size, seed);
            writePicture(Path.Combine(folder, Items[p].File), size, size, rgba);
            encoder.Encode(rgba, size, size).CopyTo(embeddings.AsSpan(p * encoder.Dimension));
        }
        var gallery = new Gallery(Items, embeddings, encoder.Dimension, folder);
        gallery.Write(folder);
        return gallery;
    }
}
