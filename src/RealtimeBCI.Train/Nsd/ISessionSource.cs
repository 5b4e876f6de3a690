namespace RealtimeBCI.Train.Nsd;

/// <summary>Betas of the core experiment, session by session.</summary>
internal interface ISessionSource : IDisposable
{
    /// <summary>Sessions that are here, from 1, ascending.</summary>
    IReadOnlyList<int> Sessions { get; }
    /// <summary>Trials of each session.</summary>
    int PerSession { get; }
    /// <summary>Files that it reads.</summary>
    IReadOnlyList<string> Files(IReadOnlyList<int> sessions);
    /// <summary>Reads one session; shape [trial, voxel], mask order.</summary>
    void Read(int session, Mask mask, float[] betas);
}

/// <summary>The release: a file a session, percent signal change.</summary>
internal sealed class ReleasedSessions : ISessionSource
{
    private readonly NsdFolder _folder;
    private readonly string _version;

    public ReleasedSessions(NsdFolder folder, string version, Mask mask)
    {
        (_folder, _version, Sessions) = (folder, version, folder.Sessions(version));
        using var first = BetaFile.Open(folder.SessionBetas(version, Sessions.Count == 0 ? 1 : Sessions[0]), mask.Grid);
        PerSession = first.Trials;
        if (SubjectVoxels.IsRealSize(mask.Grid) && PerSession != TrialZeroBased.PerSession)
            throw new NsdException($"{folder.SessionBetas(version, Sessions[0])} has {PerSession} trials; a session of NSD has {TrialZeroBased.PerSession}.");
    }

    public IReadOnlyList<int> Sessions { get; }
    public int PerSession { get; }

    public IReadOnlyList<string> Files(IReadOnlyList<int> sessions) => [.. sessions.Select(s => _folder.SessionBetas(_version, s))];

    public void Read(int session, Mask mask, float[] betas)
    {
        var path = _folder.SessionBetas(_version, session);
        using var file = BetaFile.Open(path, mask.Grid);
        if (file.Trials != PerSession)
            throw new NsdException($"{path} has {file.Trials} trials; the first session has {PerSession}.");
        file.Read(mask, betas);
    }

    public void Dispose() { }
}

/// <summary>MindEye2's file <c>betas_all_subjNN_fp32_renorm.hdf5</c>: <c>betas</c> [trial, voxel], all sessions one after another, z-scored per session, test trials included.</summary>
internal sealed class RenormSessions : ISessionSource
{
    private readonly HdfFile _file;
    private readonly HdfArray _array;

    /// <param name="path">The file.</param>
    /// <param name="voxels">Voxels of nsdgeneral.</param>
    /// <param name="perSession">750, or what the responses say.</param>
    public RenormSessions(string path, int voxels, int perSession)
    {
        if (!File.Exists(path))
            throw new NsdException($"There is no {path}; --renorm names MindEye2's file betas_all_subjNN_fp32_renorm.hdf5.");
        (PerSession, _file) = (perSession, HdfFile.Open(path));
        try
        {
            _array = _file.Array("betas");
            if (_array.Number != HdfNumber.Float32 || _array.Shape is not [var rows, var columns] || columns != voxels || rows % perSession != 0)
                throw new NsdException($"{path}: 'betas' is {_array.Number} of shape ({string.Join(", ", _array.Shape)}); expected Float32 [a multiple of {perSession} trials, {voxels} voxels of nsdgeneral].");
            Sessions = [.. Enumerable.Range(1, rows / perSession)];
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public IReadOnlyList<int> Sessions { get; }
    public int PerSession { get; }

    public IReadOnlyList<string> Files(IReadOnlyList<int> sessions) => [_file.Path];

    public void Read(int session, Mask mask, float[] betas) => _array.Read([(session - 1) * PerSession, 0], [PerSession, mask.Count], betas);

    public void Dispose() => _file.Dispose();
}
