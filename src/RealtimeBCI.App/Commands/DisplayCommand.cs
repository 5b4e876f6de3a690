using System.CommandLine;
using RealtimeBCI.Feedback;

namespace RealtimeBCI.App;

/// <summary><c>rtbci display</c>: the participant's display.</summary>
public static class DisplayCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var connect = new Option<string>("--connect") { Description = "Address of the session, as tcp://127.0.0.1:5582.", HelpName = "ADDR" };
        var gallery = new Option<DirectoryInfo>("--gallery") { Description = "Folder with items.tsv and the candidates' pictures.", HelpName = "DIR" };
        var headless = new Option<bool>("--headless") { Description = "Draw in memory, without a screen." };
        var frames = new Option<DirectoryInfo>("--frames") { Description = "Write the first frame of each state as PNG into this folder.", HelpName = "DIR" };
        var every = new Option<int>("--every") { Description = "With --frames: write every so many frames as well.", HelpName = "N" };
        var size = new Option<string>("--size") { Description = "Size of the picture, where it does not fill a screen.", DefaultValueFactory = _ => "1280x720", HelpName = "WxH" };
        var screen = new Option<int>("--screen") { Description = "Number of the screen, from 0.", HelpName = "N" };
        var fullscreen = new Option<bool>("--fullscreen") { Description = "Fill the screen." };
        var mirror = new Option<string>("--mirror") { Description = "For a mirror at the coil: turn left and right (h), top and bottom (v), both (hv), or nothing (none).", DefaultValueFactory = _ => "none" };
        var photodiode = new Option<string>("--photodiode") { Description = "Corner with the photodiode's patch: br, bl, tr, tl or off.", DefaultValueFactory = _ => "br" };
        var stale = new Option<double>("--late-after") { Description = "Age from which a decision is marked as late, seconds.", DefaultValueFactory = _ => 1, HelpName = "S" };
        var seconds = new Option<double?>("--seconds") { Description = "Stop after this time.", HelpName = "S" };
        var stay = new Option<bool>("--stay") { Description = "Wait for the next session where one ends." };
        var demo = new Option<bool>("--demo-states") { Description = "Show every kind of state once, without a session; with --frames, write each as PNG." };
        mirror.AcceptOnlyFromAmong("none", "h", "v", "hv");
        photodiode.AcceptOnlyFromAmong("br", "bl", "tr", "tl", "off");
        var command = new Command("display", """
            Shows a session to the participant, and reports when each state was on the screen.
            Example: rtbci display --connect tcp://127.0.0.1:5582 --gallery gallery --screen 1 --fullscreen --mirror h
            Keys: 1 to 4 and space are reported as responses, Escape closes.
            """)
        { connect, gallery, headless, frames, every, size, screen, fullscreen, mirror, photodiode, stale, seconds, stay, demo };
        command.Validators.Add(result =>
        {
            if (!result.GetValue(demo) && (result.GetValue(connect) is null || result.GetValue(gallery) is null))
                result.AddError("display needs --connect ADDR and --gallery DIR, or --demo-states.");
            if (result.GetValue(size) is { } words && !TrySize(words, out _))
                result.AddError($"--size is '{result.GetValue(size)}'; it must be WIDTHxHEIGHT in pixels, from 64x64 to 8192x8192, as 1280x720.");
            if (result.GetValue(seconds) is { } limit && !(limit is > 0 and < 1e6))
                result.AddError($"--seconds is {limit}; it must lie above 0 and below 1000000.");
            if (result.GetValue(every) < 0)
                result.AddError($"--every is {result.GetValue(every)}; it must be 0 or more frames.");
        });
        command.SetAction((parsed, stop) =>
        {
            TrySize(parsed.GetValue(size)!, out var pixels);
            var settings = new DisplaySettings
            {
                Connect = parsed.GetValue(demo) ? null : parsed.GetValue(connect),
                Gallery = parsed.GetValue(gallery)?.FullName,
                Headless = parsed.GetValue(headless),
                Frames = parsed.GetValue(frames)?.FullName,
                EveryFrames = parsed.GetValue(every),
                Place = new(pixels.Width, pixels.Height, parsed.GetValue(screen), parsed.GetValue(fullscreen)),
                Seconds = parsed.GetValue(seconds),
                Stay = parsed.GetValue(stay),
                Scene = new()
                {
                    Mirror = MirrorOf(parsed.GetValue(mirror)!),
                    Photodiode = CornerOf(parsed.GetValue(photodiode)!),
                    StaleAfterSeconds = parsed.GetValue(stale),
                },
            };
            return Task.Factory.StartNew(
                () =>
                {
                    DisplayRun.Start(settings, TimeProvider.System, stop);
                    return 0;
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        });
        return command;
    }

    private static bool TrySize(string text, out (int Width, int Height) size)
    {
        var parts = text.Split('x');
        size = default;
        if (parts.Length != 2 || !int.TryParse(parts[0], out var width) || !int.TryParse(parts[1], out var height))
            return false;
        size = (width, height);
        return Math.Min(width, height) >= 64 && Math.Max(width, height) <= 8192;
    }

    private static Mirror MirrorOf(string word) =>
        (word.Contains('h') ? Mirror.Horizontal : Mirror.None) | (word.Contains('v') ? Mirror.Vertical : Mirror.None);

    private static Corner CornerOf(string word) => word switch
    {
        "br" => Corner.BottomRight,
        "bl" => Corner.BottomLeft,
        "tr" => Corner.TopRight,
        "tl" => Corner.TopLeft,
        _ => Corner.Off,
    };
}
