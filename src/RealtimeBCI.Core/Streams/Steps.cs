namespace RealtimeBCI.Core;

/// <summary>A stage that makes one value of one value. One instance serves one run: settings are constructor parameters, the run is in fields.</summary>
/// <typeparam name="TIn">What comes in.</typeparam>
/// <typeparam name="TOut">What goes out.</typeparam>
public interface IStep<in TIn, out TOut>
{
    /// <summary>Turns one value into one value. It neither waits nor logs; a scanner's fault is a value, a broken contract throws.</summary>
    TOut Apply(TIn input);
}

/// <summary>A stage that makes none, one or several values of one value: ordering, trials that fall due.</summary>
/// <typeparam name="TIn">What comes in.</typeparam>
/// <typeparam name="TOut">What goes out.</typeparam>
public interface ISpread<in TIn, TOut>
{
    /// <summary>Takes one value and hands what follows from it to <paramref name="emit"/>, in order.</summary>
    void Apply(TIn input, Action<TOut> emit);
}
