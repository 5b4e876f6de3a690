namespace RealtimeBCI.Train;

/// <summary>Sizes of a small two-tower encoder, and how it is trained.</summary>
public sealed record ClipSettings
{
    /// <summary>Batches of training.</summary>
    public int Steps { get; init; } = 800;
    /// <summary>Pairs of picture and caption in a batch; each is told from all others.</summary>
    public int Batch { get; init; } = 192;
    /// <summary>Highest learning rate; it rises over the first twentieth of the steps and then falls as a cosine.</summary>
    public double LearningRate { get; init; } = 1e-3;
    /// <summary>Seed of pictures and weights.</summary>
    public int Seed { get; init; } = 1;
    /// <summary>Captions from which the vocabulary is learned.</summary>
    public int VocabularyCaptions { get; init; } = 20_000;
    /// <summary>Threads of one operation; another number may change the last digits.</summary>
    public int Threads { get; init; } = 2;
    /// <summary>Edge length of a picture, pixels; a multiple of 16.</summary>
    public int Pixels { get; init; } = 64;
    /// <summary>Width of the picture's tokens inside its tower.</summary>
    public int ImageWidth { get; init; } = 96;
    /// <summary>Width of the caption's tokens inside its tower.</summary>
    public int TextWidth { get; init; } = 64;
    /// <summary>Blocks of each transformer.</summary>
    public int Blocks { get; init; } = 2;
    /// <summary>Heads of a block; they divide both widths.</summary>
    public int Heads { get; init; } = 4;
    /// <summary>Numbers of an embedding, and per token.</summary>
    public int Channels { get; init; } = 64;
    /// <summary>Tokens of a caption, start and end included.</summary>
    public int Context { get; init; } = 24;

    /// <summary>Tokens of a picture: a square of fields of 16 pixels.</summary>
    public int ImageTokens => Pixels / 16 * (Pixels / 16);
}
