using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Train.Neural;

/// <summary>Arithmetic of tensors with numbers. TorchSharp turns a number into an object of the library and does not keep it alive while the library reads it, so that a garbage
/// collection at that moment frees it; here it lives until the result is there. Every number, sum and difference goes through these.</summary>
internal static class ScalarMath
{
    private static readonly Scalar One = 1.0.ToScalar(), MinusOne = (-1.0).ToScalar();

    /// <summary>x + other; the operator makes a number too, the factor 1 of what is added.</summary>
    public static Tensor Plus(this Tensor x, Tensor other) => x.add(other, One);

    /// <summary>x − other.</summary>
    public static Tensor Minus(this Tensor x, Tensor other) => x.add(other, MinusOne);

    /// <summary>x · factor.</summary>
    public static Tensor Times(this Tensor x, double factor)
    {
        using var number = factor.ToScalar();
        return x.mul(number);
    }

    /// <summary>x · factor, in place.</summary>
    public static Tensor TimesInPlace(this Tensor x, double factor)
    {
        using var number = factor.ToScalar();
        return x.mul_(number);
    }

    /// <summary>x + shift, in place.</summary>
    public static Tensor PlusInPlace(this Tensor x, double shift)
    {
        using var number = shift.ToScalar();
        return x.add_(number);
    }

    /// <summary>x + factor · other, in place.</summary>
    public static Tensor PlusInPlace(this Tensor x, Tensor other, double factor)
    {
        using var number = factor.ToScalar();
        return x.add_(other, number);
    }

    /// <summary>x + factor · a · b, in place.</summary>
    public static Tensor PlusProductInPlace(this Tensor x, Tensor a, Tensor b, double factor)
    {
        using var number = factor.ToScalar();
        return x.addcmul_(a, b, number);
    }

    /// <summary>x + factor · a / b, in place.</summary>
    public static Tensor PlusQuotientInPlace(this Tensor x, Tensor a, Tensor b, double factor)
    {
        using var number = factor.ToScalar();
        return x.addcdiv_(a, b, number);
    }

    /// <summary>Sets every number, in place.</summary>
    public static Tensor FillInPlace(this Tensor x, double value)
    {
        using var number = value.ToScalar();
        return x.fill_(number);
    }

    /// <summary>Replaces numbers where a mask is true.</summary>
    public static Tensor Masked(this Tensor x, Tensor mask, double value)
    {
        using var number = value.ToScalar();
        return x.masked_fill(mask, number);
    }

    /// <summary>Where x is below a number; bool.</summary>
    public static Tensor Below(this Tensor x, double value)
    {
        using var number = value.ToScalar();
        return x.lt(number);
    }

    /// <summary>The one number of a tensor.</summary>
    public static float Single(this Tensor x)
    {
        using var plain = x.detach();
        return plain.data<float>()[0];
    }
}
