using System.Globalization;
using System.Net;
using System.Net.Sockets;
using RealtimeBCI.Decode;
using RealtimeBCI.Glm;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Session.Registration;
using RealtimeBCI.Session.Live;
using RealtimeBCI.Session.Pipeline;
using RealtimeBCI.Session.Protocol;

namespace RealtimeBCI.Session.Checks;

/// <summary>What a check found.</summary>
public enum CheckResult
{
    /// <summary>As it should be.</summary>
    Passes,
    /// <summary>It will run, but the experimenter should know.</summary>
    Warns,
    /// <summary>It would fail in the scanner.</summary>
    Fails,
}

/// <summary>One thing that was checked.</summary>
/// <param name="What">The thing.</param>
/// <param name="Result">How it is.</param>
/// <param name="Detail">What was found, and what to do.</param>
public sealed record CheckFinding(string What, CheckResult Result, string Detail);

/// <summary>Checks a session before the participant comes in, by doing what the session will do.</summary>
public static class SessionCheck
{
    /// <summary>Runs every check; a failed one does not keep the others from running where they can.</summary>
    public static async Task<IReadOnlyList<CheckFinding>> RunAsync(
        string sessionFile, Func<SessionProtocol, SessionProtocol> change, TimeProvider time, CancellationToken stop)
    {
        var findings = new List<CheckFinding>();
        if (Try(findings, "session file", () => change(SessionFile.Load(sessionFile).Protocol), p => $"{p.Name}: all settings lie in their ranges") is not { } protocol)
            return findings;
        findings.Add(new("repeat rule", CheckResult.Passes, Rule(protocol.Quality)));
        if (Try(findings, "material", () => SessionMaterial.Load(protocol), Describe) is { } material)
        {
            CheckAlignment(findings, protocol, material);
            CheckDesign(findings, protocol, material);
            await CheckWarmUpAsync(findings, protocol, material, new(time), stop).ConfigureAwait(false);
        }
        foreach (var (what, address) in new[] { ("bridge socket", protocol.Endpoints.Bridge), ("display socket", protocol.Endpoints.Display), ("feed socket", protocol.Endpoints.Feed) })
            if (address is not null)
                Try(findings, what, () => RequireFree(address), _ => $"{address} is free");
        return findings;
    }

    private static string Rule(QualitySettings quality) => RunVerdict.Of(RunQuality.None, quality, isOver: false).Criteria.Where(c => c.Limit is not null).ToArray() switch
    {
        [] => "off: no run is called for again",
        var criteria => $"a run is kept with {string.Join(", ", criteria.Select(c => $"{c.Name} {c.LimitText}"))}",
    };

    private static string Describe(SessionMaterial m) => string.Create(CultureInfo.InvariantCulture,
        $"{(m.Bundle is { } b ? $"bundle '{b.Manifest.Name}' with {b.Manifest.VoxelCount} voxels, calibrated for {string.Join(", ", b.Calibration.Entries.Select(e => e.State).Distinct())}" : "no bundle: betas are recorded, nothing is decoded")}; {(m.Gallery is { } g ? $"{g.Items.Count} candidates" : "no gallery")}; {(m.Mask is { } k ? $"mask of {k.Count} voxels on {k.Grid}" : "mask from the first volume")}{(m.EarlierRunsHash.Length > 0 ? "; levels of the earlier runs carried over" : "")}");

    private static void CheckAlignment(List<CheckFinding> findings, SessionProtocol protocol, SessionMaterial material)
    {
        if (material.Alignment is { Report: var report })
            Try(findings, "alignment", () =>
            {
                AlignmentGate.Require(report);
                return report;
            }, r => string.Create(CultureInfo.InvariantCulture,
                $"accepted: similarity {r.Similarity:0.00}, residual {r.ResidualPercent:0.0} %, {r.MaskInFieldPercent:0.0} % of the mask in the field of view, {r.MaskOnTissuePercent:0.0} % on tissue, orientation as stated by a margin of {r.OrientationMargin:0.0}"));
        else if (protocol.Alignment is not null)
            findings.Add(new("alignment", CheckResult.Warns, "the run's first volume will be aligned when it comes; feedback begins only if that is accepted"));
    }

    private static void CheckDesign(List<CheckFinding> findings, SessionProtocol protocol, SessionMaterial material)
    {
        if (material.Mask is { Grid.Z: 1 })
            findings.Add(new("motion", CheckResult.Warns, "one slice has no rigid motion: realignment is switched off"));
        var plan = Try(findings, "schedule", () => SessionSetup.PlanOf(protocol, material), p => p is null
            ? "none: events come on the wire"
            : string.Create(CultureInfo.InvariantCulture, $"{p.Trials.Count} trials, {p.EndSeconds:0} s"));
        if (plan is null)
            return;
        if (protocol.RepetitionTimeSeconds is not { } tr)
        {
            findings.Add(new("design", CheckResult.Warns, "efficiency is not known without repetitionTimeSeconds"));
            return;
        }
        Try(findings, "design", () => DesignEfficiency.Of(
            [.. plan.PlannedEvents()], protocol.Glm with { MotionRegressors = 0 }, new(tr, (int)Math.Ceiling(plan.EndSeconds / tr)),
            protocol.Decision.DueAfterOnset(protocol.Schedule!.TrialSeconds)), Efficiency);
    }

    private static string Efficiency(DesignEfficiency design)
    {
        var shrunk = design.Trials.Count(t => t.AtDecision.State == BetaState.Shrunk);
        var refused = design.Trials.Count(t => t.AtDecision.State == BetaState.Refused);
        var factors = design.Trials.Where(t => t.AtDecision.State != BetaState.Refused).Select(t => t.AtDecision.VarianceFactor).Order().ToArray();
        var inflation = design.Trials.Where(t => t.AtDecision.State != BetaState.Refused).Select(t => t.AtDecision.VarianceInflation).Order().ToArray();
        return string.Create(CultureInfo.InvariantCulture,
            $"efficiency {design.Efficiency:0.00} at the run's end; at decision: variance of a beta {Median(factors):0.00} of a volume's noise variance (median), inflated {Median(inflation):0.0} times by other columns; {shrunk} shrunk and {refused} refused of {design.Trials.Count}");
    }

    private static double Median(double[] sorted) => sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];

    private static async Task CheckWarmUpAsync(List<CheckFinding> findings, SessionProtocol protocol, SessionMaterial material, MonotonicClock clock, CancellationToken stop)
    {
        var began = clock.NowNs;
        try
        {
            var device = await WarmUp.RunAsync(protocol, material, stop).ConfigureAwait(false);
            findings.Add(new("pipeline", CheckResult.Passes, string.Create(CultureInfo.InvariantCulture, $"{WarmUp.Volumes} made-up volumes went through in {(clock.NowNs - began) * 1e-9:0.0} s{(device is { } on ? $"; the decoder runs on {on.ToString().ToLowerInvariant()}" : "")}")));
        }
        catch (Exception failure) when (failure is GeometryException or BundleException or GalleryException or ArgumentException)
        {
            findings.Add(new("pipeline", CheckResult.Fails, failure.Message));
        }
    }

    private static string RequireFree(string address)
    {
        var end = address.LastIndexOf(':');
        if (!int.TryParse(address[(end + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            throw new SessionProtocolException($"{address} names no port; write tcp://127.0.0.1:PORT.");
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
        }
        catch (SocketException e)
        {
            throw new SessionProtocolException($"{address} cannot be opened ({e.SocketErrorCode}); end the program that holds it, or choose another port.");
        }
        return address;
    }

    private static T? Try<T>(List<CheckFinding> findings, string what, Func<T> check, Func<T, string> detail)
    {
        try
        {
            var value = check();
            findings.Add(new(what, CheckResult.Passes, detail(value)));
            return value;
        }
        catch (Exception failure) when (failure is SessionProtocolException or BundleException or GalleryException or GeometryException or NiftiException or ArgumentException or IOException)
        {
            findings.Add(new(what, CheckResult.Fails, failure.Message));
            return default;
        }
    }
}
