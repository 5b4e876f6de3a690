using System.Text.Json;
using BenchmarkDotNet.Running;
using RealtimeBCI.Benchmarks;

if (args is ["kernels", .. var rest])
{
    var summaries = BenchmarkSwitcher.FromAssembly(typeof(Benchmark).Assembly).Run(["--inProcess", .. rest.Length == 0 ? ["--filter", "*"] : rest]);
    return summaries.All(s => s.Reports.All(r => r.Success)) ? 0 : 1;
}
if (args is ["ridge-nsd", .. var sizes])
    return RidgeNsd.Run(sizes);
string[] names = [.. Benchmark.All.Select(b => b.Name)];
var chosen = names;
var json = false;
for (var i = 0; i < args.Length; i++)
    switch (args[i])
    {
        case "--json":
            json = true;
            break;
        case "--only" when i + 1 < args.Length && args[i + 1].Split(',') is var only && only.All(names.Contains):
            chosen = only;
            i++;
            break;
        default:
            Console.Error.WriteLine($"bench: '{string.Join(' ', args[i..])}' is not understood; give --json, --only NAME[,NAME] with names of {string.Join(", ", names)}, kernels [BenchmarkDotNet's options], or ridge-nsd.");
            return 2;
    }
var rows = new List<BenchmarkRow>();
foreach (var benchmark in Benchmark.All.Where(b => chosen.Contains(b.Name)))
{
    Console.Error.WriteLine($"bench: {benchmark.Name} ...");
    rows.AddRange(benchmark.Run(Scale.Full));
}
var missed = rows.Where(r => r.Passes == false).ToArray();
if (json)
    Console.WriteLine(JsonSerializer.Serialize(new { at = TimeProvider.System.GetUtcNow(), machine = Machine.Describe(), rows }, new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true }));
else
    Console.WriteLine($"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Machine.Describe()}\n\n{Table.Of(rows)}");
foreach (var row in missed)
    Console.Error.WriteLine($"bench: budget missed: {row.What}");
return missed.Length == 0 ? 0 : 1;
