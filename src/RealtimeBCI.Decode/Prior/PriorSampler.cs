namespace RealtimeBCI.Decode;

/// <summary>Estimates what is under the noise.</summary>
/// <param name="noisy">What is seen; shape [token * channel].</param>
/// <param name="time">Position in the schedule.</param>
/// <param name="estimate">Receives the estimate of the clean vector; same shape.</param>
public delegate void Denoise(ReadOnlySpan<float> noisy, int time, Span<float> estimate);

/// <summary>Draws a vector from a diffusion prior: from pure noise, step by step, by a denoiser that estimates the clean vector.</summary>
public static class PriorSampler
{
    /// <summary>One step for every time of the schedule, each drawn from the posterior (DDPM: Ho et al. 2020, NeurIPS 33).</summary>
    /// <param name="schedule">The noise.</param>
    /// <param name="length">Numbers of a vector.</param>
    /// <param name="denoise">The denoiser.</param>
    /// <param name="random">Where the noise comes from.</param>
    public static float[] Ancestral(PriorSchedule schedule, int length, Denoise denoise, Random random)
    {
        var (x, estimate) = (Noise(length, random), new float[length]);
        for (var t = schedule.Times - 1; t >= 0; t--)
        {
            denoise(x, t, estimate);
            double beta = schedule.Betas[t], now = 1 - schedule.Signal(t), before = 1 - schedule.Signal(t - 1);
            var (clean, kept) = (Math.Sqrt(schedule.Signal(t - 1)) * beta / now, Math.Sqrt(1 - beta) * before / now);
            var spread = Math.Sqrt(beta * before / now);
            for (var i = 0; i < length; i++)
                x[i] = (float)(clean * estimate[i] + kept * x[i] + (t > 0 ? spread * NormalDistribution.Draw(random) : 0));
        }
        return x;
    }

    /// <summary>Few steps through evenly spaced times (DDIM: Song et al. 2021, ICLR 9); the last one gives the estimate itself.</summary>
    /// <param name="schedule">The noise.</param>
    /// <param name="length">Numbers of a vector.</param>
    /// <param name="steps">Number of steps, 1 to the schedule's times; MindEye2 takes 20.</param>
    /// <param name="eta">Share of fresh noise in each step: 0 for none, 1 as much as DDPM adds, which MindEye2 takes.</param>
    /// <param name="denoise">The denoiser.</param>
    /// <param name="random">Where the noise comes from.</param>
    public static float[] Ddim(PriorSchedule schedule, int length, int steps, double eta, Denoise denoise, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, schedule.Times);
        var (x, estimate) = (Noise(length, random), new float[length]);
        for (var step = steps; step > 0; step--)
        {
            int time = step * schedule.Times / steps - 1, next = step > 1 ? (step - 1) * schedule.Times / steps - 1 : -1;
            denoise(x, time, estimate);
            double now = schedule.Signal(time), then = schedule.Signal(next);
            var fresh = eta * Math.Sqrt((1 - then) / (1 - now) * (1 - now / then));
            var old = Math.Sqrt(Math.Max(0, 1 - then - fresh * fresh));
            for (var i = 0; i < length; i++)
            {
                var noise = (x[i] - Math.Sqrt(now) * estimate[i]) / Math.Sqrt(1 - now);
                x[i] = (float)(Math.Sqrt(then) * estimate[i] + old * noise + (fresh > 0 ? fresh * NormalDistribution.Draw(random) : 0));
            }
        }
        return x;
    }

    private static float[] Noise(int length, Random random)
    {
        var noise = new float[length];
        for (var i = 0; i < length; i++)
            noise[i] = (float)NormalDistribution.Draw(random);
        return noise;
    }
}
