namespace RealtimeBCI.App.Demo;

/// <summary>The files that the demo's sessions need: a gallery of drawn pictures and three session files.</summary>
internal static class DemoFiles
{
    public const int Pictures = 12;
    public const double RepetitionTimeSeconds = 1;

    /// <summary>What all sessions share; what <c>glmsingle</c> needs to know is learned from those before the last.</summary>
    private static string Analysis(string estimator) => $$"""
        repetitionTimeSeconds: 1
        gallery: gallery
        preprocess: { realign: true, threads: 2 }
        glm: { estimator: {{estimator}}, highPassHz: 0.01, motionRegressors: 6, censorDisplacementMm: 0.9 }
        decision: { afterOnsetSeconds: 9, abstainBelow: 0.15 }
        """;

    public static void Write(string folder, FeedbackKind feedback, int seed)
    {
        var (plain, learned) = (Analysis("lss"), Analysis("glmsingle"));
        DemoGallery.Write(Path.Combine(folder, "gallery"));
        File.WriteAllText(Path.Combine(folder, "localiser.yaml"), $$"""
            name: demo-localiser
            {{plain}}
            schedule: { state: Perception, repeatsPerTarget: 8, seed: {{seed}}, firstOnsetSeconds: 12, onsetToOnsetSeconds: 7, cueSeconds: 0, trialSeconds: 3, feedback: Blank, feedbackSeconds: 0 }
            """);
        File.WriteAllText(Path.Combine(folder, "imagery-training.yaml"), $$"""
            name: demo-imagery-training
            {{plain}}
            schedule: { state: Imagery, repeatsPerTarget: 5, seed: {{seed + 1}}, firstOnsetSeconds: 12, onsetToOnsetSeconds: 12, cueSeconds: 1, trialSeconds: 4, feedback: Blank, feedbackSeconds: 0 }
            """);
        File.WriteAllText(Path.Combine(folder, "imagery.yaml"), $$"""
            name: demo-imagery
            bundle: bundle
            {{learned}}
            schedule: { state: Imagery, repeatsPerTarget: 8, seed: {{seed + 2}}, firstOnsetSeconds: 12, onsetToOnsetSeconds: 12, cueSeconds: 1, trialSeconds: 4, feedback: {{feedback}}, feedbackSeconds: 1.2 }
            """);
    }
}
