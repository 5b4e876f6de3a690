namespace RealtimeBCI.Bridge.Wire;

/// <summary>What can be wrong with a message. On the wire the name is written in camelCase (<c>unknownVersion</c>).</summary>
public enum WireFault
{
    /// <summary>Nothing.</summary>
    None,
    /// <summary>The header frame is no MessagePack map with string keys, is cut short, or has bytes after its end.</summary>
    Malformed,
    /// <summary>The sender speaks another version of the wire.</summary>
    UnknownVersion,
    /// <summary>The message's type does not exist in this version.</summary>
    UnknownType,
    /// <summary>A field that this type needs is absent.</summary>
    MissingField,
    /// <summary>A field has another type or lies outside its range.</summary>
    BadField,
    /// <summary>A frame, or the number of frames or fields, exceeds <see cref="WireLimits"/>.</summary>
    TooLarge,
    /// <summary>The type needs a payload frame, and none came.</summary>
    MissingPayload,
    /// <summary>The type has no payload frame, and one came.</summary>
    UnexpectedPayload,
    /// <summary>The role may not connect here, or may not send this type.</summary>
    WrongRole,
    /// <summary>Something came before <c>hello</c>.</summary>
    HelloFirst,
    /// <summary>A volume, event or end came before <c>runStart</c>.</summary>
    RunFirst,
    /// <summary>A run was started while another of the same bridge is open.</summary>
    RunOpen,
    /// <summary>A run with the same id and attempt was described differently before.</summary>
    RunMismatch,
    /// <summary>Another bridge's run is live.</summary>
    BridgeBusy,
    /// <summary>More peers are connected than <see cref="WireLimits.MaxPeers"/>.</summary>
    TooManyPeers,
    /// <summary>The consumer took messages so slowly that its queue was full; it is disconnected.</summary>
    Overflow,
    /// <summary>The server could not keep the message (a full disk, say); it is to be sent again.</summary>
    ServerFailed,
    /// <summary>Client side only: the server asks for messages that the bridge no longer keeps.</summary>
    ResumeImpossible,
}
