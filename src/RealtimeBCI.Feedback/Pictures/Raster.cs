namespace RealtimeBCI.Feedback;

/// <summary>A picture in memory.</summary>
/// <param name="Width">Pixels from left to right.</param>
/// <param name="Height">Pixels from top to bottom.</param>
/// <param name="Rgba">Four bytes a pixel, sRGB, colour not multiplied with alpha; shape [y, x, 4], top row first.</param>
public sealed record Raster(int Width, int Height, byte[] Rgba);
