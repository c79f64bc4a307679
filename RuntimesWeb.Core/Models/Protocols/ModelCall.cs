using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Core.Models.Protocols;

/// <summary>One attempt at one request: whom to ask, where, and with which key.</summary>
internal sealed class ModelCall(Provider provider, BaseUrl url, Secret key, ModelRequest request, HttpClient http, TimeSpan idle)
{
    public Provider Provider { get; } = provider;

    public BaseUrl Url { get; } = url;

    public Secret Key { get; } = key;

    public ModelRequest Request { get; } = request;

    public HttpClient Http { get; } = http;

    public TimeSpan Idle { get; } = idle;

    /// <summary>The provider has begun to answer: from here on nothing is tried again.</summary>
    public bool HasBegun { get; set; }
}

/// <summary>Speaks one protocol. An answer ends with Stopped or Failed; what it throws, <see cref="FailureOf"/> puts into words.</summary>
internal interface IModelProtocol
{
    IAsyncEnumerable<ModelDelta> AskAsync(ModelCall call, CancellationToken ct);

    /// <summary>Null for what is no expected failure.</summary>
    ModelFailure? FailureOf(ModelCall call, Exception thrown);
}
