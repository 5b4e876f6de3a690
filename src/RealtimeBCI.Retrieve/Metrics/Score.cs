namespace RealtimeBCI.Retrieve;

/// <summary>A metric's value beside what guessing gives, and how sure it is.</summary>
/// <param name="Value">The metric; NaN where there was nothing to measure.</param>
/// <param name="Chance">Its expectation for a decoder that knows nothing.</param>
/// <param name="Low">Lower end of the 95 % interval; NaN where there are too few units for one.</param>
/// <param name="High">Upper end.</param>
/// <param name="Count">Independent units behind the interval: trials, or groups of trials (pictures, runs) where these were resampled whole.</param>
public sealed record Score(double Value, double Chance, double Low, double High, int Count);
