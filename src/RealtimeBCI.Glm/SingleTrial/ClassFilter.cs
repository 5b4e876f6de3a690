namespace RealtimeBCI.Glm;

/// <summary>The covariance of the state of all voxels of one class, in units of each voxel's noise variance: a Kalman filter without its mean.</summary>
/// <remarks>Kalman 1960, J Basic Eng 82:35. The data do not enter, so one covariance serves every voxel of the class. All noise is in the state (as autoregression),
/// and nothing is added to what is observed, unless a volume is a spike.</remarks>
internal sealed class ClassFilter
{
    private readonly VoxelClass _class;
    private double[] _covariance = new double[64 * 64], _product = new double[64];
    private int _stride = 64, _count;

    public ClassFilter(VoxelClass voxels) => _class = voxels;

    /// <summary>By what the newest volume's innovation moves each slot's mean; shape [slot].</summary>
    public double[] Gain { get; private set; } = new double[64];

    /// <summary>Variance that the newest volume was expected to have about its prediction.</summary>
    public double Expected { get; private set; }

    /// <summary>Variance of a slot.</summary>
    public double Variance(int slot) => _covariance[slot * _stride + slot];

    /// <summary>Adds a slot, independent of all others.</summary>
    public void Add(double variance)
    {
        if (_count == _stride)
            Grow();
        for (var i = 0; i <= _count; i++)
            _covariance[_count * _stride + i] = _covariance[i * _stride + _count] = 0;
        _covariance[_count * _stride + _count] = variance;
        _count++;
    }

    /// <summary>Removes a slot; the last one takes its place.</summary>
    public void Remove(int slot)
    {
        var last = --_count;
        for (var i = 0; i < last; i++)
            if (i != slot)
                _covariance[slot * _stride + i] = _covariance[i * _stride + slot] = _covariance[last * _stride + i];
        _covariance[slot * _stride + slot] = _covariance[last * _stride + last];
    }

    /// <summary>Makes the noise stationary before the first volume.</summary>
    public void BeginNoise()
    {
        const int a = FilterDesign.Noise, b = a + 1;
        _covariance[a * _stride + b] = _covariance[b * _stride + a] = _class.Noise.Lag1;
    }

    /// <summary>Goes on by one volume: the level walks, the noise is carried on.</summary>
    public void Predict()
    {
        const int a = FilterDesign.Noise, b = a + 1;
        var (first, second) = (_class.Noise.First, _class.Noise.Second);
        _covariance[0] += _class.LevelWalkSd * _class.LevelWalkSd;
        double aa = At(a, a), ab = At(a, b), bb = At(b, b);
        for (var i = 0; i < _count; i++)
        {
            var (now, before) = (At(i, a), At(i, b));
            Set(i, a, first * now + second * before);
            Set(i, b, now);
        }
        Set(a, a, first * first * aa + 2 * first * second * ab + second * second * bb + _class.Noise.InnovationVariance);
        Set(a, b, first * aa + second * ab);
        Set(b, b, aa);
    }

    /// <summary>Lets the level have changed at once by as much as this variance says.</summary>
    public void LoosenLevel(double variance) => _covariance[FilterDesign.Level] += variance;

    /// <summary>Works out what the next volume is expected to vary by.</summary>
    /// <param name="row">By what each slot counts in it; shape [slot].</param>
    public void Expect(ReadOnlySpan<double> row)
    {
        var product = _product.AsSpan(0, _count);
        product.Clear();
        for (var s = 0; s < _count; s++)
            if (row[s] != 0)
                VectorMath.AddScaled(row[s], _covariance.AsSpan(s * _stride, _count), product);
        Expected = VectorMath.Dot(row, product);
    }

    /// <summary>Takes the volume in.</summary>
    /// <param name="excess">Variance beyond the expected one, as a multiple of it: 0, or more for a spike.</param>
    public void Update(double excess)
    {
        var product = _product.AsSpan(0, _count);
        var scale = 1 / (Expected * (1 + excess));
        for (var s = 0; s < _count; s++)
        {
            Gain[s] = product[s] * scale;
            VectorMath.AddScaled(-Gain[s], product, _covariance.AsSpan(s * _stride, _count));
        }
    }

    private double At(int i, int j) => _covariance[i * _stride + j];

    private void Set(int i, int j, double value) => _covariance[i * _stride + j] = _covariance[j * _stride + i] = value;

    private void Grow()
    {
        var wider = 2 * _stride;
        var grown = new double[wider * wider];
        for (var i = 0; i < _count; i++)
            _covariance.AsSpan(i * _stride, _count).CopyTo(grown.AsSpan(i * wider));
        (_covariance, _product, Gain, _stride) = (grown, new double[wider], new double[wider], wider);
    }
}
