namespace RealtimeBCI.Preprocess;

/// <summary>One way in which a file may misstate directions: the session's axes are the head's, permuted and reversed.</summary>
/// <param name="Map">Directions of the training's world to the session's: one 1 or -1 in each row and column.</param>
/// <param name="Name">What a session would look like whose data lie so, in words.</param>
public sealed record HeadOrientation(Affine Map, string Name)
{
    private static readonly string[] Plus = ["right", "front", "top"], Minus = ["left", "back", "bottom"];

    /// <summary>All 48, the stated one first; 24 of them mirror.</summary>
    public static IReadOnlyList<HeadOrientation> All { get; } = Make();

    /// <summary>Directions as the files state them.</summary>
    public static HeadOrientation Stated => All[0];

    /// <summary>The one to which a map between worlds is nearest.</summary>
    public static HeadOrientation Nearest(Affine pose) => All.MaxBy(o =>
        o.Map.M00 * pose.M00 + o.Map.M01 * pose.M01 + o.Map.M02 * pose.M02
        + o.Map.M10 * pose.M10 + o.Map.M11 * pose.M11 + o.Map.M12 * pose.M12
        + o.Map.M20 * pose.M20 + o.Map.M21 * pose.M21 + o.Map.M22 * pose.M22)!;

    private static HeadOrientation[] Make()
    {
        int[][] orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        return
        [
            .. from order in orders
               from signs in Enumerable.Range(0, 8)
               let sign = new[] { (signs & 1) == 0 ? 1 : -1, (signs & 2) == 0 ? 1 : -1, (signs & 4) == 0 ? 1 : -1 }
               select new HeadOrientation(MapOf(order, sign), NameOf(order, sign)),
        ];
    }

    private static Affine MapOf(int[] order, int[] sign)
    {
        var rows = new double[12];
        for (var axis = 0; axis < 3; axis++)
            rows[4 * axis + order[axis]] = sign[axis];
        return Affine.FromRows(rows);
    }

    private static string NameOf(int[] order, int[] sign) => (order, sign) switch
    {
        ([0, 1, 2], [1, 1, 1]) => "as stated",
        ([0, 1, 2], [-1, 1, 1]) => "mirrored left-right",
        ([0, 1, 2], [1, -1, 1]) => "mirrored front-back",
        ([0, 1, 2], [1, 1, -1]) => "mirrored top-bottom",
        ([0, 1, 2], [1, -1, -1]) => "turned by 180 degrees about the left-right axis",
        ([0, 1, 2], [-1, 1, -1]) => "turned by 180 degrees about the front-back axis",
        ([0, 1, 2], [-1, -1, 1]) => "turned by 180 degrees about the vertical axis",
        ([0, 1, 2], _) => "mirrored along all three axes",
        _ => $"axes exchanged: its right, front and top are the head's {Seen(order, sign, 0)}, {Seen(order, sign, 1)} and {Seen(order, sign, 2)}",
    };

    private static string Seen(int[] order, int[] sign, int axis) => (sign[axis] > 0 ? Plus : Minus)[order[axis]];
}
