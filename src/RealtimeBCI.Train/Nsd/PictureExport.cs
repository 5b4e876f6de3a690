using RealtimeBCI.Feedback;

namespace RealtimeBCI.Train.Nsd;

/// <summary>Writes pictures of the user's copy as PNG, named by the ids of trial tables, for <c>rtbci gallery build</c>.</summary>
public static class PictureExport
{
    private const int LongestSide = 4096;

    /// <summary>Writes pictures of NSD, each read by itself from <c>imgBrick</c>.</summary>
    /// <param name="folder">The user's copy.</param>
    /// <param name="pictures">Which.</param>
    /// <param name="output">A folder that is not there yet.</param>
    /// <exception cref="NsdException">The file of stimuli is damaged or of another shape, or the folder is there.</exception>
    public static void Nsd(NsdFolder folder, IEnumerable<Nsd73kZeroBased> pictures, string output)
    {
        using var file = HdfFile.Open(folder.Stimuli);
        var brick = file.Array("imgBrick");
        if (brick.Number != HdfNumber.UInt8 || brick.Shape is not [Nsd73kZeroBased.Count, > 0 and <= LongestSide, > 0 and <= LongestSide, 3])
            throw new NsdException($"{folder.Stimuli}: imgBrick is {brick.Number} of shape ({string.Join(", ", brick.Shape)}); expected UInt8 ({Nsd73kZeroBased.Count}, height, width, 3).");
        int height = brick.Shape[1], width = brick.Shape[2];
        var rgb = new byte[height * width * 3];
        var rgba = new byte[height * width * 4];
        Whole(output, partial =>
        {
            foreach (var picture in pictures)
            {
                brick.Read([picture.Value, 0, 0, 0], [1, height, width, 3], rgb);
                for (int from = 0, to = 0; from < rgb.Length; from += 3, to += 4)
                    (rgba[to], rgba[to + 1], rgba[to + 2], rgba[to + 3]) = (rgb[from], rgb[from + 1], rgb[from + 2], 255);
                PictureFile.Save(Path.Combine(partial, picture.ToItem() + ".png"), width, height, rgba);
            }
        });
    }

    /// <summary>Writes the twelve targets of NSD-Imagery that have a picture.</summary>
    /// <param name="folder">The user's copy.</param>
    /// <param name="output">As in <see cref="Nsd"/>.</param>
    /// <exception cref="NsdException">A picture is missing or cannot be read.</exception>
    public static void Imagery(NsdFolder folder, string output)
    {
        Whole(output, partial =>
        {
            foreach (var target in ImageryTargets.All.Where(t => t.IsScored))
            {
                var source = folder.ImageryPicture(target.Set, target.File);
                try
                {
                    var picture = PictureFile.Load(source);
                    PictureFile.Save(Path.Combine(partial, target.Item + ".png"), picture.Width, picture.Height, picture.Rgba);
                }
                catch (InvalidDataException e)
                {
                    throw new NsdException(e.Message);
                }
            }
        });
    }

    /// <summary>All pictures are there, or none; nothing that stands there is replaced.</summary>
    private static void Whole(string output, Action<string> fill)
    {
        NsdException Refusal(string found) => new($"{found} is there already; remove it, or choose another folder.");
        if (Directory.Exists(output))
            throw Refusal(Path.TrimEndingDirectorySeparator(Path.GetFullPath(output)));
        WholeFolder.Write(output, mark: "", Refusal, fill);
    }
}
