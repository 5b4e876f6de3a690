namespace RealtimeBCI.Glm;

/// <summary>Weighs the timings of a trial that is going on by how well each fits a volume, in all voxels together.</summary>
internal sealed class TimingWeigher(SingleTrialModel model, FilterDesign design, ClassFilter[] classes, int[] starts, float[] rootPrecision)
{
    /// <summary>By how much what a volume says of a trial's timing is discounted: rows once folded keep the timing that was believed then, so volumes say the same thing twice.</summary>
    private const double Caution = 4;

    /// <summary>No voxel says more than one this many standard deviations from what was expected of it.</summary>
    private const float MostDeviations = 5;

    private readonly double[] _agreement = new double[classes.Length], _strength = new double[classes.Length];
    private readonly double[] _logs = new double[Math.Max(model.PerceptionTiming.Count, model.ImageryTiming.Count)];

    /// <summary>Weighs by one volume, before it is taken in.</summary>
    /// <param name="slot">The trial's slot.</param>
    /// <param name="means">Betas as known so far; shape [voxel], sorted by class.</param>
    /// <param name="innovations">The volume's innovations, in units of their expected standard deviation; shape [voxel], sorted by class.</param>
    /// <param name="at">The volume's moment, seconds.</param>
    /// <param name="scale">How many times as much as expected it varies; 1, or more for a spike.</param>
    public void Weigh(int slot, float[] means, float[] innovations, double at, double scale)
    {
        if (design.Slots[slot].Occurrence is not { Timing.Length: > 1 } trial || trial.OnsetSeconds > at || trial.EndedBefore(at, design.LatestSeconds(trial)))
            return;
        for (var c = 0; c < classes.Length; c++)
        {
            double agreement = 0, strength = 0;
            for (var i = starts[c]; i < starts[c + 1]; i++)
            {
                var beta = means[i] * rootPrecision[i];
                agreement += beta * Math.Clamp(innovations[i], -MostDeviations, MostDeviations);
                strength += beta * beta;
            }
            var discount = scale * model.SharedVariance * Caution;
            (_agreement[c], _strength[c]) = (agreement / (Math.Sqrt(classes[c].Expected) * discount), strength / (classes[c].Expected * discount));
        }
        Update(trial, slot, at);
    }

    private void Update(Occurrence trial, int slot, double at)
    {
        var timings = design.Timing(trial.State).Timings;
        var logs = _logs.AsSpan(0, timings.Count);
        logs.Clear();
        for (var r = 0; r < model.Responses.Count; r++)
        {
            double agreement = 0, strength = 0;
            for (var c = 0; c < classes.Length; c++)
                if (model.Classes[c].Response == r)
                {
                    agreement += _agreement[c];
                    strength += _strength[c];
                }
            if (strength == 0)
                continue;
            for (var g = 0; g < logs.Length; g++)
            {
                var difference = design.TrialValue(trial, timings[g], r, at) - design.Row(r)[slot];
                logs[g] += difference * (agreement - 0.5 * difference * strength);
            }
        }
        var most = double.NegativeInfinity;
        foreach (var log in logs)
            most = Math.Max(most, log);
        var sum = 0.0;
        for (var g = 0; g < logs.Length; g++)
            sum += trial.Timing[g] *= Math.Exp(logs[g] - most);
        for (var g = 0; g < logs.Length; g++)
            trial.Timing[g] /= sum;
    }
}
