using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Train;

/// <summary>Arithmetic of tensors with numbers. TorchSharp turns a number into an object of the library and does not keep it alive while the library reads it, so that a garbage
/// collection at that moment frees it; here it lives until the result is there. Every number, sum and difference goes through these.</summary>
internal static class ScalarMath
{
    private static readonly Scalar One = 1.0.ToScalar(), MinusOne = (-1.0).ToScalar();

    /// <summary>x + other; the operator makes a number too, the factor 1 of what is added.</summary>
    public static Tensor Plus(this Tensor x, Tensor other) => x.add(other, One);

    /// <summary>x − other.</summary>
    public static Tensor Minus(this Tensor x, Tensor other) => x.add(other, MinusOne);

    /// <summary>x + other, in place.</summary>
    public static Tensor PlusInPlace(this Tensor x, Tensor other) => x.add_(other, One);

    /// <summary>x − other, in place.</summary>
    public static Tensor MinusInPlace(this Tensor x, Tensor other) => x.add_(other, MinusOne);

    /// <summary>x + shift.</summary>
    public static Tensor Plus(this Tensor x, double shift) => With(shift, n => x.add(n));

    /// <summary>x · factor.</summary>
    public static Tensor Times(this Tensor x, double factor) => With(factor, n => x.mul(n));

    /// <summary>x · factor, in place.</summary>
    public static Tensor TimesInPlace(this Tensor x, double factor) => With(factor, n => x.mul_(n));

    /// <summary>x + shift, in place.</summary>
    public static Tensor PlusInPlace(this Tensor x, double shift) => With(shift, n => x.add_(n));

    /// <summary>x + factor · other, in place.</summary>
    public static Tensor PlusInPlace(this Tensor x, Tensor other, double factor) => With(factor, n => x.add_(other, n));

    /// <summary>x + factor · a · b, in place.</summary>
    public static Tensor PlusProductInPlace(this Tensor x, Tensor a, Tensor b, double factor) => With(factor, n => x.addcmul_(a, b, n));

    /// <summary>x + factor · a / b, in place.</summary>
    public static Tensor PlusQuotientInPlace(this Tensor x, Tensor a, Tensor b, double factor) => With(factor, n => x.addcdiv_(a, b, n));

    /// <summary>Adds factor · rows to the rows at some places along the first axis, in place.</summary>
    public static Tensor PlusRowsInPlace(this Tensor x, Tensor places, Tensor rows, double factor = 1) => With(factor, n => x.index_add_(0, places, rows, n));

    /// <summary>Sets every number, in place.</summary>
    public static Tensor FillInPlace(this Tensor x, double value) => With(value, n => x.fill_(n));

    /// <summary>Replaces numbers where a mask is true.</summary>
    public static Tensor Masked(this Tensor x, Tensor mask, double value) => With(value, n => x.masked_fill(mask, n));

    /// <summary>Where x is below a number; bool.</summary>
    public static Tensor Below(this Tensor x, double value) => With(value, n => x.lt(n));

    /// <summary>Where x is above a number; bool.</summary>
    public static Tensor Above(this Tensor x, double value) => With(value, n => x.gt(n));

    /// <summary>The larger of x and a number.</summary>
    public static Tensor AtLeast(this Tensor x, double least) => With(least, n => x.clamp_min(n));

    /// <summary>x, kept between −1 and 1.</summary>
    public static Tensor WithinOne(this Tensor x) => x.clamp(MinusOne, One);

    /// <summary>The one number of a tensor.</summary>
    public static float Single(this Tensor x)
    {
        using var plain = x.detach();
        return plain.data<float>()[0];
    }

    private static Tensor With(double value, Func<Scalar, Tensor> use)
    {
        using var number = value.ToScalar();
        return use(number);
    }
}
