namespace RealtimeBCI.Bridge.Wire;

/// <summary>The bounds of the contract. They are checked before anything of that size is allocated.</summary>
public static class WireLimits
{
    /// <summary>The version that this code speaks.</summary>
    public const int Version = 1;
    /// <summary>Bytes of a header frame from a client.</summary>
    public const int MaxClientHeaderBytes = 64 * 1024;
    /// <summary>Bytes of a header frame from a server; decisions carry latents.</summary>
    public const int MaxServerHeaderBytes = 4 * 1024 * 1024;
    /// <summary>Bytes of a volume's payload: 256x256x128 voxels of 8 bytes.</summary>
    public const int MaxPayloadBytes = 64 * 1024 * 1024;
    /// <summary>The transport's cap on a bridge's frame; whoever sends more is disconnected before the frame is allocated.</summary>
    public const int BridgeFrameBytesCap = 80 * 1024 * 1024;
    /// <summary>The transport's cap on a frame from a display or operator.</summary>
    public const int DisplayFrameBytesCap = 256 * 1024;
    /// <summary>The transport's cap on a frame from a server.</summary>
    public const int ServerFrameBytesCap = 8 * 1024 * 1024;
    /// <summary>Fields of one map; more are refused.</summary>
    public const int MaxFields = 64;
    /// <summary>Voxels along one axis.</summary>
    public const int MaxDimension = 4096;
    /// <summary>Characters of a name or an id.</summary>
    public const int MaxNameLength = 128;
    /// <summary>Characters of a text or a detail.</summary>
    public const int MaxTextLength = 4096;
    /// <summary>Numbers in a list of slice times.</summary>
    public const int MaxSlices = 1024;
    /// <summary>Samples of one physio message.</summary>
    public const int MaxSamples = 4096;
    /// <summary>Candidates of a decision, and places of a grid.</summary>
    public const int MaxCandidates = 4096;
    /// <summary>Numbers of a latent: 257 tokens of 768, with room to spare.</summary>
    public const int MaxLatent = 512 * 1024;
    /// <summary>Peers of one endpoint.</summary>
    public const int MaxPeers = 64;
    /// <summary>Trial states, decisions and shown events that wait for one consumer.</summary>
    public const int MaxQueued = 4096;
}
