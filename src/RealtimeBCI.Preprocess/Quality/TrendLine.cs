namespace RealtimeBCI.Preprocess;

/// <summary>A straight line through a stream of points by least squares.</summary>
public sealed class TrendLine
{
    private double _meanX, _meanY, _squares, _products;
    private int _count;

    /// <summary>Adds a point; one with a value that is not finite is passed over.</summary>
    public void Add(double x, double y)
    {
        if (!double.IsFinite(x) || !double.IsFinite(y))
            return;
        _count++;
        var (dx, dy) = (x - _meanX, y - _meanY);
        _meanX += dx / _count;
        _meanY += dy / _count;
        _squares += dx * (x - _meanX);
        _products += dx * (y - _meanY);
    }

    /// <summary>Its slope as percent of the mean of y, per unit of x; null where x does not vary or the mean is 0.</summary>
    public double? PercentSlope => _squares > 0 && _meanY != 0 ? 100 * _products / _squares / _meanY : null;
}
