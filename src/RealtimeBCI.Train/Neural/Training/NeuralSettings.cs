namespace RealtimeBCI.Train.Neural;

/// <summary>What may be chosen for a neural family. The defaults are the published sizes, which need far more memory than most computers have.</summary>
internal sealed record NeuralSettings
{
    /// <summary>The gallery's embeddings that are predicted.</summary>
    public string Space { get; init; } = GalleryBuilder.ImageTokenSpace;
    /// <summary>Units of each hidden layer.</summary>
    public int Hidden { get; init; } = 4096;
    /// <summary>Residual blocks.</summary>
    public int Blocks { get; init; } = 4;
    /// <summary>Units of the projector's hidden layers; 0 takes as many as the target has channels.</summary>
    public int Width { get; init; }
    /// <summary>Share of units that drop out after the first layer.</summary>
    public double InputDropout { get; init; } = 0.5;
    /// <summary>Share of units that drop out in the blocks.</summary>
    public double Dropout { get; init; } = 0.15;
    /// <summary>Most epochs.</summary>
    public int Epochs { get; init; } = 240;
    /// <summary>Trials of a batch.</summary>
    public int Batch { get; init; } = 32;
    /// <summary>Highest learning rate.</summary>
    public double Rate { get; init; } = 3e-4;
    /// <summary>Decay of weights.</summary>
    public double Decay { get; init; } = 0.01;
    /// <summary>Share of the epochs in which patterns are mixed.</summary>
    public double Mixed { get; init; } = 1 / 3.0;
    /// <summary>Epochs without improvement after which training stops.</summary>
    public int Patience { get; init; } = 60;
    /// <summary>Share of trials that are held out, for early stopping and calibration.</summary>
    public double HeldOut { get; init; } = 0.1;
    /// <summary>What is held out whole: see <see cref="ValidationSplit"/>.</summary>
    public string Split { get; init; } = ValidationSplit.Auto;
    /// <summary>Whether cosines are taken from the targets' mean over training trials; published is none. Training and sessions do the same.</summary>
    public bool Centred { get; init; }
    /// <summary>Whether the diffusion prior is trained too.</summary>
    public bool Prior { get; init; } = true;
    /// <summary>Weight of the prior's loss against the contrastive one's.</summary>
    public double PriorWeight { get; init; } = 30;
    /// <summary>Transformer layers of the prior.</summary>
    public int PriorDepth { get; init; } = 6;
    /// <summary>Query heads of the prior.</summary>
    public int PriorHeads { get; init; } = 12;
    /// <summary>Numbers per head of the prior.</summary>
    public int PriorHeadWidth { get; init; } = 64;
    /// <summary>Backbone of MindEye2: as-released or as-described; empty for MindEye1.</summary>
    public string Variant { get; init; } = "";
    /// <summary>Checkpoint whose shared parameters MindEye2 starts from; empty for none.</summary>
    public string Start { get; init; } = "";
    /// <summary>File in which training is kept, to be resumed; empty for none.</summary>
    public string Checkpoint { get; init; } = "";
    /// <summary>Epochs from one keeping to the next; the last epoch, and the one in which training is stopped, are always kept.</summary>
    public int SaveEvery { get; init; } = 1;

    /// <summary>Reads what was given over these defaults.</summary>
    /// <param name="family">The family's name.</param>
    /// <param name="given">Settings by name.</param>
    /// <exception cref="TrainingException">A setting is unknown or out of range.</exception>
    public NeuralSettings Read(string family, IReadOnlyDictionary<string, string> given)
    {
        var read = new FamilySettings(family, given);
        var second = Variant.Length > 0;
        var settings = this with
        {
            Space = read.Word("space", Space),
            Hidden = read.Whole("hidden", Hidden),
            Blocks = read.Whole("blocks", Blocks, 0),
            Width = second ? Width : read.Whole("width", Width, 0),
            InputDropout = second ? InputDropout : read.Number("input-dropout", InputDropout, 0, 0.95),
            Dropout = read.Number("dropout", Dropout, 0, 0.95),
            Epochs = read.Whole("epochs", Epochs),
            Batch = read.Whole("batch", Batch, 2),
            Rate = read.Number("rate", Rate, 1e-9, 1),
            Decay = read.Number("decay", Decay, 0, 1),
            Mixed = read.Number("mixed", Mixed, 0, 1),
            Patience = read.Whole("patience", Patience),
            HeldOut = read.Number("held-out", HeldOut, 0.01, 0.5),
            Split = read.Word("split", Split, ValidationSplit.Auto, ValidationSplit.Picture, ValidationSplit.Group),
            Centred = read.Word("centre", Centred ? "mean" : "none", "none", "mean") == "mean",
            Prior = read.Word("prior", Prior ? "train" : "none", "train", "none") == "train",
            PriorWeight = read.Number("prior-weight", PriorWeight),
            PriorDepth = read.Whole("prior-depth", PriorDepth),
            PriorHeads = read.Whole("prior-heads", PriorHeads),
            PriorHeadWidth = read.Whole("prior-head-width", PriorHeadWidth, 2),
            Variant = second ? read.Word("variant", Variant, "as-released", "as-described") : "",
            Start = second ? read.Word("start", Start) : "",
            Checkpoint = read.Word("checkpoint", Checkpoint),
            SaveEvery = read.Whole("save-every", SaveEvery),
        };
        read.RequireNoOther();
        return settings;
    }
}
