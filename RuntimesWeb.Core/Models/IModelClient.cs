namespace RuntimesWeb.Core.Models;

/// <summary>
/// The one way to ask a model, whoever serves it. The answer is a stream that ends with exactly one <see cref="ModelDelta.Stopped"/> or
/// <see cref="ModelDelta.Failed"/>; only the caller's own cancellation, which also ends the provider's work, is thrown.
/// </summary>
public interface IModelClient
{
    IAsyncEnumerable<ModelDelta> StreamAsync(ModelRequest request, CancellationToken ct);
}
