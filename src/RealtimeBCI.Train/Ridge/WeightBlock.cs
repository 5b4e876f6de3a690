using static TorchSharp.torch;

namespace RealtimeBCI.Train;

/// <summary>Some columns of a ridge regression's weights. The tensors are gone once the block has been used.</summary>
/// <param name="Start">First column.</param>
/// <param name="Weights">Shape [voxel, column].</param>
/// <param name="Mean">Mean of the targets over training trials; shape [column].</param>
/// <param name="Bias">Shape [column].</param>
public sealed record WeightBlock(int Start, Tensor Weights, Tensor Mean, Tensor Bias);
