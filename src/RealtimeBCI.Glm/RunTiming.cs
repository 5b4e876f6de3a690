namespace RealtimeBCI.Glm;

/// <summary>What is known of a run's timing before its first volume.</summary>
/// <param name="RepetitionTimeSeconds">Repetition time, seconds.</param>
/// <param name="ExpectedVolumes">Planned number of volumes; it sets the drift's cosines, and never comes from the data.</param>
public readonly record struct RunTiming(double RepetitionTimeSeconds, int ExpectedVolumes)
{
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its range.</exception>
    internal void Validate()
    {
        if (!(RepetitionTimeSeconds > 0))
            throw new ArgumentOutOfRangeException(nameof(RepetitionTimeSeconds), RepetitionTimeSeconds, "The repetition time must be above 0 s.");
        if (ExpectedVolumes < 1)
            throw new ArgumentOutOfRangeException(nameof(ExpectedVolumes), ExpectedVolumes,
                "The planned number of volumes must be at least 1; take it from the scanner's RunStart or from the training runs.");
    }
}
